package io.tenantry.audit;

import io.tenantry.common.crypto.SecretBox;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Signs seals (Ed25519) and gives receipts for events. Both keys are derived from the master key,
 * so every node has the same ones and whoever has only the database has none.
 *
 * <p>Bouncy Castle, because the JDK makes no public key out of a seed and takes ten times as long.
 */
final class SealKey {
  private static final String SEALS = "audit.seal";
  private static final String RECEIPTS = "audit.receipt";

  /** What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410, section 4). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final SecretBox secrets;
  private final Ed25519PrivateKeyParameters secretKey;
  private final Ed25519PublicKeyParameters publicKey;

  SealKey(SecretBox secrets) {
    this.secrets = secrets;
    this.secretKey = new Ed25519PrivateKeyParameters(secrets.seed(SEALS));
    this.publicKey = secretKey.generatePublicKey();
  }

  Buffer sign(byte[] text) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, secretKey);
    signer.update(text, 0, text.length);
    return Buffer.buffer(signer.generateSignature());
  }

  boolean signed(byte[] text, Buffer signature) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(false, publicKey);
    signer.update(text, 0, text.length);
    return signer.verifySignature(signature.getBytes());
  }

  /** X.509 in base64: between two PEM lines any program for keys reads it. */
  String publicKey() {
    byte[] encoded = ByteBuffer.allocate(44).put(X509).put(publicKey.getEncoded()).array();
    return Base64.getEncoder().encodeToString(encoded);
  }

  /** Proof that a node handed this event in, so that a row nobody handed in is never sealed. */
  Buffer receipt(UUID org, Leaf leaf) {
    byte[] text =
        ByteBuffer.allocate(16 + Leaf.BYTES)
            .putLong(org.getMostSignificantBits())
            .putLong(org.getLeastSignificantBits())
            .put(leaf.bytes())
            .array();
    return Buffer.buffer(secrets.mac(RECEIPTS, text));
  }

  boolean isReceipt(Buffer receipt, UUID org, Leaf leaf) {
    return MessageDigest.isEqual(receipt.getBytes(), receipt(org, leaf).getBytes());
  }
}
