-- Written by GoldenTest from the catalogue after all migrations; not to be run.

TABLE admin_notes (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  author_id uuid NOT NULL,
  text text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT admin_notes_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT admin_notes_text CHECK (((length(text) >= 1) AND (length(text) <= 5000)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR ALL TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, SELECT TO tenantry_definer
GRANT INSERT, SELECT TO tenantry_platform
GRANT INSERT, SELECT TO tenantry_tenant
CREATE INDEX admin_notes_about ON public.admin_notes USING btree (org_id, user_id, id)
CREATE INDEX admin_notes_of_user ON public.admin_notes USING btree (user_id)

TABLE api_key_uses (
  org_id uuid NOT NULL,
  key_id uuid NOT NULL,
  used_at timestamp with time zone NOT NULL,
  CONSTRAINT api_key_uses_pkey PRIMARY KEY (org_id, key_id),
  CONSTRAINT api_key_uses_key FOREIGN KEY (org_id, key_id) REFERENCES api_keys(org_id, id) ON DELETE CASCADE
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT SELECT TO tenantry_tenant

TABLE api_keys (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  permissions text[] NOT NULL,
  owner_id uuid NOT NULL,
  via_platform boolean NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  secret_hash bytea NOT NULL,
  previous_hash bytea,
  previous_until timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  rotated_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT api_keys_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT api_keys_name CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  CONSTRAINT api_keys_permissions CHECK (((cardinality(permissions) >= 1) AND (cardinality(permissions) <= 200))),
  CONSTRAINT api_keys_previous CHECK (((previous_hash IS NULL) = (previous_until IS NULL)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR ALL TO tenantry_definer USING true WITH CHECK true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, SELECT, UPDATE TO tenantry_definer
GRANT DELETE, INSERT (expires_at, id, name, org_id, owner_id, permissions, secret_hash, via_platform), SELECT (created_at, expires_at, id, name, org_id, owner_id, permissions, previous_until, revoked_at, rotated_at, via_platform), UPDATE (revoked_at) TO tenantry_platform
GRANT INSERT (expires_at, id, name, org_id, owner_id, permissions, secret_hash, via_platform), SELECT (created_at, expires_at, id, name, org_id, owner_id, permissions, previous_until, revoked_at, rotated_at, via_platform), UPDATE (revoked_at) TO tenantry_tenant
CREATE INDEX api_keys_of_owner ON public.api_keys USING btree (owner_id, org_id)
CREATE INDEX api_keys_over ON public.api_keys USING btree (LEAST(revoked_at, expires_at))
CREATE UNIQUE INDEX api_keys_id ON public.api_keys USING btree (id)

TABLE application_permissions (
  name text NOT NULL,
  description text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT application_permissions_pkey PRIMARY KEY (name),
  CONSTRAINT application_permissions_description CHECK (((length(description) >= 1) AND (length(description) <= 500))),
  CONSTRAINT application_permissions_shape CHECK ((name ~ '^[a-z][a-z0-9-]{0,49}:[a-z][a-z0-9-]{0,49}$'::text))
)
NO ROW LEVEL SECURITY
GRANT SELECT TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT SELECT TO tenantry_tenant
CREATE TRIGGER application_permissions_newer_version BEFORE UPDATE ON public.application_permissions FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version()

TABLE audit_events (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  schema_version smallint NOT NULL,
  action text NOT NULL,
  actor_id uuid NOT NULL,
  session_id uuid,
  impersonator_id uuid,
  via_platform boolean NOT NULL,
  request_id text,
  target_kind text NOT NULL,
  target_id uuid NOT NULL,
  data jsonb NOT NULL,
  actor_commitment bytea,
  target_commitment bytea,
  hash bytea NOT NULL,
  CONSTRAINT audit_events_pkey PRIMARY KEY (org_id, at, id),
  CONSTRAINT audit_events_hash_is_sha256 CHECK ((octet_length(hash) = 32))
) PARTITION BY RANGE (at)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT TO tenantry_identity
GRANT INSERT, SELECT TO tenantry_platform
GRANT INSERT, SELECT TO tenantry_tenant
CREATE INDEX audit_events_by_actor ON ONLY public.audit_events USING btree (org_id, actor_id, at DESC, id DESC)
CREATE INDEX audit_events_on_target ON ONLY public.audit_events USING btree (org_id, target_id, at DESC, id DESC)

TABLE audit_personal (
  org_id uuid NOT NULL,
  event_id uuid NOT NULL,
  about text NOT NULL,
  person_id uuid NOT NULL,
  salt bytea NOT NULL,
  personal jsonb NOT NULL,
  CONSTRAINT audit_personal_pkey PRIMARY KEY (org_id, event_id, about),
  CONSTRAINT audit_personal_about CHECK ((about = ANY (ARRAY['actor'::text, 'target'::text])))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR ALL TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, SELECT TO tenantry_definer
GRANT INSERT TO tenantry_identity
GRANT INSERT, SELECT TO tenantry_platform
GRANT INSERT, SELECT TO tenantry_tenant
CREATE INDEX audit_personal_of_person ON public.audit_personal USING btree (person_id, org_id)

TABLE audit_retention (
  kept_from timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  events bigint NOT NULL,
  signature bytea NOT NULL,
  CONSTRAINT audit_retention_pkey PRIMARY KEY (kept_from)
)
NO ROW LEVEL SECURITY
GRANT INSERT, SELECT TO tenantry_platform
GRANT SELECT TO tenantry_tenant

TABLE audit_seals (
  org_id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  count integer NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  root bytea NOT NULL,
  previous bytea NOT NULL,
  signature bytea NOT NULL,
  leaves bytea NOT NULL,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (org_id, seq),
  CONSTRAINT audit_seals_leaves CHECK ((octet_length(leaves) = (count * 56)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT TO tenantry_platform
GRANT SELECT TO tenantry_tenant
CREATE INDEX audit_seals_by_time ON public.audit_seals USING btree (org_id, last_at)

TABLE audit_unsealed (
  org_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  event_id uuid NOT NULL,
  hash bytea NOT NULL,
  receipt bytea NOT NULL,
  refused boolean NOT NULL DEFAULT false,
  CONSTRAINT audit_unsealed_pkey PRIMARY KEY (org_id, at, event_id)
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT TO tenantry_identity
GRANT DELETE, INSERT, SELECT TO tenantry_platform
GRANT INSERT, SELECT TO tenantry_tenant

TABLE factor_challenges (
  hash bytea NOT NULL,
  user_id uuid NOT NULL,
  org_id uuid,
  method text NOT NULL,
  amr text[] NOT NULL,
  password bytea,
  attempts integer NOT NULL DEFAULT 0,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT factor_challenges_pkey PRIMARY KEY (hash)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE INDEX factor_challenges_by_expiry ON public.factor_challenges USING btree (expires_at)
CREATE INDEX factor_challenges_of_user ON public.factor_challenges USING btree (user_id)

TABLE factor_failures (
  user_id uuid NOT NULL,
  failures integer NOT NULL,
  failed_at timestamp with time zone NOT NULL DEFAULT now(),
  closed_until timestamp with time zone,
  CONSTRAINT factor_failures_pkey PRIMARY KEY (user_id)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE INDEX factor_failures_by_time ON public.factor_failures USING btree (failed_at)

TABLE idempotency_keys (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  route text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  status smallint,
  headers text[],
  body bytea,
  taken_away text[] NOT NULL DEFAULT '{}'::text[],
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (org_id, user_id, route, key),
  CONSTRAINT idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT, UPDATE TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (made_at)

TABLE impersonations (
  session_id uuid NOT NULL,
  impersonator_id uuid NOT NULL,
  own_session uuid NOT NULL,
  own_epoch bigint NOT NULL,
  own_org uuid NOT NULL,
  own_member_epoch bigint NOT NULL,
  own_org_epoch bigint NOT NULL,
  mode text NOT NULL,
  pinned boolean NOT NULL,
  reason text NOT NULL,
  CONSTRAINT impersonations_pkey PRIMARY KEY (session_id),
  CONSTRAINT impersonations_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  CONSTRAINT impersonations_mode CHECK ((mode = ANY (ARRAY['read_only'::text, 'full'::text])))
)
NO ROW LEVEL SECURITY
GRANT SELECT TO tenantry_definer
GRANT INSERT, SELECT TO tenantry_identity
CREATE INDEX impersonations_by_person ON public.impersonations USING btree (impersonator_id)

TABLE invitations (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  email text NOT NULL,
  roles text[] NOT NULL,
  message text,
  invited_by uuid NOT NULL,
  serial integer NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'pending'::text,
  created_at timestamp with time zone NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  CONSTRAINT invitations_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT invitations_check CHECK (((accepted_at IS NOT NULL) = (state = 'accepted'::text))),
  CONSTRAINT invitations_check1 CHECK (((accepted_by IS NOT NULL) = (state = 'accepted'::text))),
  CONSTRAINT invitations_email_check CHECK (((email = lower(email)) AND (length(email) <= 254))),
  CONSTRAINT invitations_message_check CHECK ((length(message) <= 500)),
  CONSTRAINT invitations_roles_check CHECK ((cardinality(roles) > 0)),
  CONSTRAINT invitations_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'cancelled'::text, 'expired'::text])))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT, UPDATE TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE INDEX invitations_by_created ON public.invitations USING btree (org_id, created_at, id)
CREATE INDEX invitations_of_address ON public.invitations USING btree (email)
CREATE INDEX invitations_of_user ON public.invitations USING btree (accepted_by) WHERE (accepted_by IS NOT NULL)
CREATE UNIQUE INDEX invitations_pending ON public.invitations USING btree (org_id, email) WHERE (state = 'pending'::text)

TABLE invite_instead_answers (
  org_id uuid NOT NULL,
  day date NOT NULL,
  answers integer NOT NULL,
  CONSTRAINT invite_instead_answers_pkey PRIMARY KEY (org_id, day)
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity

TABLE job_items (
  org_id uuid NOT NULL,
  job_id uuid NOT NULL,
  place bigint NOT NULL,
  user_id uuid,
  address text,
  state text NOT NULL DEFAULT 'waiting'::text,
  code text,
  detail text,
  told jsonb,
  key text,
  CONSTRAINT job_items_pkey PRIMARY KEY (org_id, job_id, place),
  CONSTRAINT job_items_job_fkey FOREIGN KEY (org_id, job_id) REFERENCES jobs(org_id, id),
  CONSTRAINT job_items_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text, 'skipped'::text])))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT, UPDATE TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE INDEX job_items_address ON public.job_items USING btree (address) WHERE (address IS NOT NULL)
CREATE INDEX job_items_told ON public.job_items USING btree (org_id, job_id) WHERE (told IS NOT NULL)
CREATE INDEX job_items_waiting ON public.job_items USING btree (org_id, job_id, place) WHERE (state = 'waiting'::text)
CREATE UNIQUE INDEX job_items_key ON public.job_items USING btree (org_id, job_id, key) WHERE (key IS NOT NULL)
CREATE UNIQUE INDEX job_items_person ON public.job_items USING btree (org_id, job_id, user_id) WHERE (user_id IS NOT NULL)

TABLE jobs (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  permission text NOT NULL,
  how jsonb NOT NULL,
  search jsonb,
  search_from text,
  state text NOT NULL,
  cancelling boolean NOT NULL DEFAULT false,
  turn integer NOT NULL DEFAULT 1,
  applied integer NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  places bigint NOT NULL DEFAULT 0,
  done bigint NOT NULL DEFAULT 0,
  failed bigint NOT NULL DEFAULT 0,
  skipped bigint NOT NULL DEFAULT 0,
  reason text,
  started_by uuid NOT NULL,
  session_id uuid NOT NULL,
  via_platform boolean NOT NULL,
  client jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  started_at timestamp with time zone,
  touched_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamp with time zone,
  tries integer NOT NULL DEFAULT 0,
  at_once integer,
  careful_until bigint,
  staged_bytes bigint NOT NULL DEFAULT 0,
  CONSTRAINT jobs_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT jobs_state_known CHECK ((state = ANY (ARRAY['receiving'::text, 'queued'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT, UPDATE TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE INDEX jobs_ended ON public.jobs USING btree (ended_at) WHERE (ended_at IS NOT NULL)
CREATE INDEX jobs_receiving ON public.jobs USING btree (org_id, touched_at) WHERE (state = 'receiving'::text)
CREATE INDEX jobs_running ON public.jobs USING btree (touched_at) WHERE (state = 'running'::text)
CREATE INDEX jobs_unfinished ON public.jobs USING btree (org_id, id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]))

TABLE linked_accounts (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  provider text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  name text,
  linked_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone,
  CONSTRAINT linked_accounts_pkey PRIMARY KEY (id),
  CONSTRAINT linked_accounts_provider CHECK ((provider ~ '^[a-z][a-z0-9]{0,30}$'::text)),
  CONSTRAINT linked_accounts_subject CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))
)
NO ROW LEVEL SECURITY
GRANT SELECT TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE (last_used_at) TO tenantry_identity
CREATE INDEX linked_accounts_of_user ON public.linked_accounts USING btree (user_id, created_at)
CREATE UNIQUE INDEX linked_accounts_account ON public.linked_accounts USING btree (provider, issuer, subject)
CREATE TRIGGER linked_accounts_copy_to_user AFTER INSERT OR DELETE ON public.linked_accounts FOR EACH ROW EXECUTE FUNCTION tenantry.copy_providers_into_user()

TABLE login_identifiers (
  kind text NOT NULL,
  value text NOT NULL,
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  verified_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT login_identifiers_pkey PRIMARY KEY (kind, value, org_id, user_id),
  CONSTRAINT login_identifiers_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text, 'username'::text]))),
  CONSTRAINT login_identifiers_org CHECK (((kind = 'username'::text) = (org_id <> '00000000-0000-0000-0000-000000000000'::uuid)))
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE INDEX login_identifiers_of_user ON public.login_identifiers USING btree (user_id)
CREATE UNIQUE INDEX login_identifiers_username ON public.login_identifiers USING btree (value, org_id) WHERE (kind = 'username'::text)
CREATE UNIQUE INDEX login_identifiers_verified ON public.login_identifiers USING btree (kind, value, org_id) WHERE (verified_at IS NOT NULL)

TABLE member_count_deltas (
  org_id uuid NOT NULL,
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  status text NOT NULL,
  change bigint NOT NULL,
  CONSTRAINT member_count_deltas_pkey PRIMARY KEY (org_id, id)
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer_counts PERMISSIVE FOR INSERT TO tenantry_definer WITH CHECK true
POLICY p_definer_sums PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT TO tenantry_definer
GRANT SELECT TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT SELECT TO tenantry_tenant

TABLE member_counts (
  org_id uuid NOT NULL,
  status text NOT NULL,
  members bigint NOT NULL,
  CONSTRAINT member_counts_pkey PRIMARY KEY (org_id, status)
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer_sums PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT TO tenantry_definer
GRANT SELECT TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT SELECT TO tenantry_tenant

TABLE member_standing (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  state text NOT NULL,
  until timestamp with time zone,
  reason text,
  changed_by uuid,
  changed_at timestamp with time zone NOT NULL,
  epoch bigint NOT NULL DEFAULT nextval('standing_epochs'::regclass),
  CONSTRAINT member_standing_pkey PRIMARY KEY (org_id, user_id),
  CONSTRAINT member_standing_state CHECK ((state = ANY (ARRAY['active'::text, 'inactive'::text, 'suspended'::text, 'pending_verification'::text, 'deleted'::text]))),
  CONSTRAINT member_standing_until CHECK (((until IS NULL) OR (state = 'suspended'::text)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_definer_forgets PERMISSIVE FOR DELETE TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_person PERMISSIVE FOR SELECT TO tenantry_identity USING (user_id = ( SELECT tenantry.current_person() AS current_person))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, SELECT TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE INDEX member_standing_of_user ON public.member_standing USING btree (user_id)
CREATE TRIGGER member_standing_ends_keys AFTER UPDATE OF state ON public.member_standing FOR EACH ROW WHEN ((new.state = 'deleted'::text)) EXECUTE FUNCTION tenantry.end_keys_of_member()
CREATE TRIGGER member_standing_forgets_keys AFTER DELETE ON public.member_standing FOR EACH ROW EXECUTE FUNCTION tenantry.end_keys_of_member()

TABLE members (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  email text,
  email_verified boolean NOT NULL,
  phone text,
  phone_verified boolean NOT NULL,
  avatar_url text,
  two_factor_enabled boolean NOT NULL,
  managed boolean NOT NULL,
  username text,
  unique_id text,
  status text NOT NULL DEFAULT 'active'::text,
  suspended_until timestamp with time zone,
  is_admin boolean NOT NULL DEFAULT false,
  is_instructor boolean NOT NULL DEFAULT false,
  is_learner boolean NOT NULL DEFAULT false,
  roles text[] NOT NULL DEFAULT '{}'::text[],
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  joined_at timestamp with time zone,
  last_login_at timestamp with time zone,
  deleted_at timestamp with time zone,
  name_key text NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(name)) STORED,
  email_key text NOT NULL GENERATED ALWAYS AS (COALESCE(email, ''::text)) STORED,
  last_login_key timestamp with time zone NOT NULL GENERATED ALWAYS AS (COALESCE(last_login_at, '1970-01-01 00:00:00+00'::timestamp with time zone)) STORED,
  search_text text NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(((((((((name || ' '::text) || COALESCE(email, ''::text)) || ' '::text) || COALESCE(phone, ''::text)) || ' '::text) || COALESCE(username, ''::text)) || ' '::text) || COALESCE(unique_id, ''::text)))) STORED,
  bio text,
  country text,
  state text,
  city text,
  continent text,
  timezone text,
  locale text,
  gender text,
  designation text,
  expertise text[] NOT NULL DEFAULT '{}'::text[],
  birth_date date,
  profile_score smallint NOT NULL DEFAULT 0,
  metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  public_metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  has_password boolean NOT NULL DEFAULT false,
  oauth_providers text[] NOT NULL DEFAULT '{}'::text[],
  failed_attempts integer NOT NULL DEFAULT 0,
  locked_until timestamp with time zone,
  role_rank smallint NOT NULL DEFAULT 0,
  username_key text NOT NULL GENERATED ALWAYS AS (COALESCE(username, ''::text)) STORED,
  has_avatar boolean DEFAULT (avatar_url IS NOT NULL),
  has_bio boolean DEFAULT (bio IS NOT NULL),
  has_location boolean DEFAULT (COALESCE(city, state, country) IS NOT NULL),
  has_oauth boolean DEFAULT (oauth_providers <> '{}'::text[]),
  profile_complete boolean DEFAULT (profile_score = 100),
  auth_methods text[] DEFAULT array_remove(ARRAY[
CASE
    WHEN (email IS NOT NULL) THEN 'email'::text
    ELSE NULL::text
END,
CASE
    WHEN (phone IS NOT NULL) THEN 'phone'::text
    ELSE NULL::text
END,
CASE
    WHEN (oauth_providers <> '{}'::text[]) THEN 'oauth'::text
    ELSE NULL::text
END], NULL::text),
  seen_at timestamp with time zone DEFAULT COALESCE(last_login_at, created_at),
  before_deletion jsonb,
  CONSTRAINT members_pkey PRIMARY KEY (org_id, user_id),
  CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT members_before_deletion CHECK (((before_deletion IS NULL) OR (status = 'deleted'::text))),
  CONSTRAINT members_check CHECK (((suspended_until IS NULL) OR (status = 'suspended'::text))),
  CONSTRAINT members_check1 CHECK (((deleted_at IS NOT NULL) = (status = 'deleted'::text))),
  CONSTRAINT members_check2 CHECK ((is_admin OR is_instructor OR is_learner)),
  CONSTRAINT members_failed_attempts CHECK ((managed OR (failed_attempts = 0))),
  CONSTRAINT members_locked_until CHECK ((managed OR (locked_until IS NULL))),
  CONSTRAINT members_profile_score CHECK (((profile_score >= 0) AND (profile_score <= 100))),
  CONSTRAINT members_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'suspended'::text, 'pending_verification'::text, 'deleted'::text])))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer_copies PERMISSIVE FOR UPDATE TO tenantry_definer USING true WITH CHECK true
POLICY p_definer_reads PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_definer_removes PERMISSIVE FOR DELETE TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_person PERMISSIVE FOR SELECT TO tenantry_identity USING (user_id = ( SELECT tenantry.current_person() AS current_person))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, SELECT, UPDATE TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE INDEX members_admins_by_created ON public.members USING btree (org_id, created_at, user_id) INCLUDE (status, last_login_at) WHERE (is_admin AND (deleted_at IS NULL))
CREATE INDEX members_by_birth ON public.members USING btree (org_id, birth_date) WHERE ((birth_date IS NOT NULL) AND (deleted_at IS NULL))
CREATE INDEX members_by_created ON public.members USING btree (org_id, created_at, user_id) WHERE (deleted_at IS NULL)
CREATE INDEX members_by_email ON public.members USING btree (org_id, email_key, user_id) WHERE (deleted_at IS NULL)
CREATE INDEX members_by_facet ON public.members USING gin (tenantry.facets_of(org_id, status, is_admin, is_instructor, is_learner, email, email_verified, phone, phone_verified, avatar_url, bio, country, state, city, continent, timezone, locale, gender, designation, expertise, roles, oauth_providers, has_password, profile_score, birth_date)) WITH (gin_pending_list_limit='512')
CREATE INDEX members_by_failures ON public.members USING btree (org_id, failed_attempts) WHERE ((failed_attempts > 0) AND (deleted_at IS NULL))
CREATE INDEX members_by_last_login ON public.members USING btree (org_id, last_login_key, user_id) INCLUDE (created_at) WHERE (deleted_at IS NULL)
CREATE INDEX members_by_name ON public.members USING btree (org_id, name_key, user_id) WHERE (deleted_at IS NULL)
CREATE INDEX members_by_role ON public.members USING btree (org_id, role_rank, user_id) WHERE (deleted_at IS NULL)
CREATE INDEX members_by_status ON public.members USING btree (org_id, status, user_id)
CREATE INDEX members_by_username ON public.members USING btree (org_id, username_key, user_id) WHERE (deleted_at IS NULL)
CREATE INDEX members_deleted ON public.members USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)
CREATE INDEX members_found ON public.members USING gin (((org_id)::text) COLLATE "C", search_text gin_trgm_ops) WITH (gin_pending_list_limit='512')
CREATE INDEX members_gone ON public.members USING btree (org_id, created_at, user_id) WHERE (deleted_at IS NOT NULL)
CREATE INDEX members_instructors_by_created ON public.members USING btree (org_id, created_at, user_id) INCLUDE (status, last_login_at) WHERE (is_instructor AND (deleted_at IS NULL))
CREATE INDEX members_locked ON public.members USING btree (org_id, locked_until) WHERE (locked_until IS NOT NULL)
CREATE INDEX members_of_user ON public.members USING btree (user_id)
CREATE INDEX members_phone_begins ON public.members USING btree (org_id, phone COLLATE "C") WHERE (phone IS NOT NULL)
CREATE INDEX members_suspension_ends ON public.members USING btree (suspended_until) WHERE (suspended_until IS NOT NULL)
CREATE INDEX members_unique_id_begins ON public.members USING btree (org_id, lower((unique_id COLLATE "C"))) WHERE (unique_id IS NOT NULL)
CREATE INDEX members_unverified_by_created ON public.members USING btree (org_id, created_at, user_id) INCLUDE (status, last_login_at) WHERE ((NOT email_verified) AND (deleted_at IS NULL))
CREATE UNIQUE INDEX members_unique_id ON public.members USING btree (org_id, unique_id) WHERE (unique_id IS NOT NULL)
CREATE UNIQUE INDEX members_username ON public.members USING btree (org_id, username) WHERE ((username IS NOT NULL) AND (deleted_at IS NULL))
CREATE TRIGGER members_copy_user BEFORE INSERT ON public.members FOR EACH ROW EXECUTE FUNCTION tenantry.copy_user_into_member()
CREATE TRIGGER members_count_changed AFTER UPDATE ON public.members REFERENCING OLD TABLE AS old_members NEW TABLE AS new_members FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_changed_members()
CREATE TRIGGER members_count_gone AFTER DELETE ON public.members REFERENCING OLD TABLE AS old_members FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_gone_members()
CREATE TRIGGER members_count_new AFTER INSERT ON public.members REFERENCING NEW TABLE AS new_members FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_new_members()
CREATE TRIGGER members_flags_changed AFTER UPDATE OF is_admin, is_instructor, is_learner, deleted_at ON public.members FOR EACH ROW WHEN (((((old.is_admin IS DISTINCT FROM new.is_admin) OR (old.is_instructor IS DISTINCT FROM new.is_instructor)) OR (old.is_learner IS DISTINCT FROM new.is_learner)) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION tenantry.copy_flags_into_user()
CREATE TRIGGER members_flags_gone AFTER DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION tenantry.copy_flags_into_user()
CREATE TRIGGER members_flags_new AFTER INSERT ON public.members REFERENCING NEW TABLE AS new_members FOR EACH STATEMENT EXECUTE FUNCTION tenantry.add_flags_to_users()
CREATE TRIGGER members_newer_version BEFORE UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed, username, unique_id, status, suspended_until, is_admin, is_instructor, is_learner, roles, bio, country, state, city, continent, timezone, locale, gender, designation, expertise, birth_date, metadata, public_metadata, joined_at, deleted_at, updated_at ON public.members FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version()
CREATE TRIGGER members_newer_version_of_accounts BEFORE UPDATE OF oauth_providers ON public.members FOR EACH ROW WHEN ((old.oauth_providers IS DISTINCT FROM new.oauth_providers)) EXECUTE FUNCTION tenantry.newer_version()
CREATE TRIGGER members_profile_scored BEFORE INSERT OR UPDATE OF avatar_url, phone, bio, country, city, timezone, locale, designation, expertise, birth_date, profile_score ON public.members FOR EACH ROW EXECUTE FUNCTION tenantry.score_profile()
CREATE TRIGGER members_values_changed AFTER UPDATE OF country, state, city, timezone, locale, gender, designation, expertise, oauth_providers ON public.members FOR EACH ROW WHEN ((((((((((old.country IS DISTINCT FROM new.country) OR (old.state IS DISTINCT FROM new.state)) OR (old.city IS DISTINCT FROM new.city)) OR (old.timezone IS DISTINCT FROM new.timezone)) OR (old.locale IS DISTINCT FROM new.locale)) OR (old.gender IS DISTINCT FROM new.gender)) OR (old.designation IS DISTINCT FROM new.designation)) OR (old.expertise IS DISTINCT FROM new.expertise)) OR (old.oauth_providers IS DISTINCT FROM new.oauth_providers))) EXECUTE FUNCTION tenantry.change_values('members')
CREATE TRIGGER members_values_gone AFTER DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION tenantry.change_values('members')
CREATE TRIGGER members_values_new AFTER INSERT ON public.members REFERENCING NEW TABLE AS new_people FOR EACH STATEMENT EXECUTE FUNCTION tenantry.add_member_values()

TABLE nodes (
  incarnation uuid NOT NULL,
  address text NOT NULL,
  lease_ms integer NOT NULL,
  beat bigint NOT NULL DEFAULT 0,
  joined_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  renewed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT nodes_pkey PRIMARY KEY (incarnation),
  CONSTRAINT nodes_lease_bounded CHECK (((lease_ms >= 100) AND (lease_ms <= 2000)))
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform

TABLE one_time_links (
  hash bytea NOT NULL,
  purpose text NOT NULL,
  subject_id uuid NOT NULL,
  org_id uuid NOT NULL,
  serial integer NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT one_time_links_pkey PRIMARY KEY (hash)
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING true WITH CHECK true
POLICY p_platform PERMISSIVE FOR INSERT TO tenantry_platform WITH CHECK true
POLICY p_tenant PERMISSIVE FOR INSERT TO tenantry_tenant WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
GRANT INSERT TO tenantry_platform
GRANT INSERT TO tenantry_tenant
CREATE INDEX one_time_links_by_expiry ON public.one_time_links USING btree (expires_at)
CREATE INDEX one_time_links_of_subject ON public.one_time_links USING btree (subject_id, purpose)

TABLE org_slugs (
  slug text NOT NULL,
  org_id uuid NOT NULL,
  CONSTRAINT org_slugs_pkey PRIMARY KEY (slug),
  CONSTRAINT org_slugs_org_id_fkey FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT org_slugs_not_an_id CHECK ((slug !~ '^[0-9a-f]+(-[0-9a-f]+){4}$'::text)),
  CONSTRAINT org_slugs_shape CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$'::text))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_look_up PERMISSIVE FOR SELECT TO tenantry_identity USING true
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT TO tenantry_identity
GRANT INSERT, SELECT TO tenantry_platform
GRANT INSERT, SELECT TO tenantry_tenant
CREATE INDEX org_slugs_of_org ON public.org_slugs USING btree (org_id)

TABLE org_standing (
  org_id uuid NOT NULL,
  state text NOT NULL,
  until timestamp with time zone,
  reason text,
  changed_by uuid,
  changed_at timestamp with time zone NOT NULL,
  epoch bigint NOT NULL DEFAULT nextval('standing_epochs'::regclass),
  CONSTRAINT org_standing_pkey PRIMARY KEY (org_id),
  CONSTRAINT org_standing_state CHECK ((state = ANY (ARRAY['active'::text, 'inactive'::text, 'suspended'::text, 'pending_verification'::text, 'deleted'::text]))),
  CONSTRAINT org_standing_until CHECK (((until IS NULL) OR (state = 'suspended'::text)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT TO tenantry_definer
GRANT SELECT TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT SELECT TO tenantry_tenant
CREATE INDEX org_standing_ends ON public.org_standing USING btree (until) WHERE (until IS NOT NULL)

TABLE organizations (
  id uuid NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  logo_url text,
  metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  invitation_days smallint NOT NULL DEFAULT 7,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  name_key text NOT NULL GENERATED ALWAYS AS (lower((name COLLATE pg_c_utf8))) STORED,
  search_text text NOT NULL GENERATED ALWAYS AS (lower((((name || ' '::text) || slug) COLLATE pg_c_utf8))) STORED,
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_id_is_not_the_platform CHECK ((id <> '00000000-0000-0000-0000-000000000000'::uuid)),
  CONSTRAINT organizations_invitation_days CHECK (((invitation_days >= 1) AND (invitation_days <= 30))),
  CONSTRAINT organizations_name CHECK (((length(name) >= 1) AND (length(name) <= 200)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_person PERMISSIVE FOR SELECT TO tenantry_identity USING (id IN ( SELECT member_standing.org_id
   FROM member_standing
  WHERE (member_standing.user_id = ( SELECT tenantry.current_person() AS current_person))))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT SELECT, UPDATE (invitation_days, logo_url, metadata, name, slug, updated_at) TO tenantry_tenant
CREATE INDEX organizations_by_creation ON public.organizations USING btree (created_at, id)
CREATE INDEX organizations_by_name ON public.organizations USING btree (name_key, id)
CREATE INDEX organizations_search ON public.organizations USING gin (search_text gin_trgm_ops)
CREATE TRIGGER organizations_newer_version BEFORE UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version()

TABLE outbox (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  claim uuid,
  last_error text,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  failed_at timestamp with time zone,
  CONSTRAINT outbox_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT outbox_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'dead'::text])))
)
ROW LEVEL SECURITY, FORCED
POLICY outbox_without_org PERMISSIVE FOR INSERT TO tenantry_identity WITH CHECK true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT (id, kind, org_id, payload) TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT (id, kind, org_id, payload) TO tenantry_tenant
CREATE INDEX outbox_claims ON public.outbox USING btree (claim) WHERE (claim IS NOT NULL)
CREATE INDEX outbox_failed ON public.outbox USING btree (id) WHERE (last_error IS NOT NULL)
CREATE INDEX outbox_lanes ON public.outbox USING btree (kind, LEAST(attempts, 1), due_at) WHERE (state = 'waiting'::text)

TABLE passkeys (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  credential_id bytea NOT NULL,
  name text NOT NULL,
  key bytea NOT NULL,
  sign_count bigint NOT NULL,
  synced boolean NOT NULL,
  transports text[] NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone,
  CONSTRAINT passkeys_pkey PRIMARY KEY (id)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE INDEX passkeys_of_user ON public.passkeys USING btree (user_id, created_at)
CREATE UNIQUE INDEX passkeys_credential ON public.passkeys USING btree (credential_id)

TABLE password_hashes (
  user_id uuid NOT NULL,
  phc text NOT NULL,
  set_by uuid NOT NULL,
  set_at timestamp with time zone NOT NULL DEFAULT now(),
  must_change boolean NOT NULL DEFAULT false,
  CONSTRAINT password_hashes_pkey PRIMARY KEY (user_id)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE TRIGGER password_hashes_copy_to_user AFTER INSERT OR DELETE ON public.password_hashes FOR EACH ROW EXECUTE FUNCTION tenantry.copy_password_into_user()

TABLE password_policies (
  org_id uuid NOT NULL,
  length_min integer,
  refused_words text[] NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT password_policies_pkey PRIMARY KEY (org_id),
  CONSTRAINT password_policies_length CHECK (((length_min >= 12) AND (length_min <= 64))),
  CONSTRAINT password_policies_words CHECK ((cardinality(refused_words) <= 100))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT TO tenantry_definer
GRANT SELECT TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant

TABLE permission_grants (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  permission text NOT NULL,
  until timestamp with time zone,
  given_by uuid NOT NULL,
  given_at timestamp with time zone NOT NULL,
  CONSTRAINT permission_grants_pkey PRIMARY KEY (org_id, user_id, permission)
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR ALL TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_not_platform RESTRICTIVE FOR ALL TO tenantry_tenant USING (org_id <> '00000000-0000-0000-0000-000000000000'::uuid)
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, SELECT TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE INDEX permission_grants_ends ON public.permission_grants USING btree (until) WHERE (until IS NOT NULL)
CREATE INDEX permission_grants_holders ON public.permission_grants USING btree (org_id, permission, user_id)
CREATE INDEX permission_grants_in_use ON public.permission_grants USING btree (permission)
CREATE INDEX permission_grants_of_user ON public.permission_grants USING btree (user_id)

TABLE phone_codes (
  phone text NOT NULL,
  user_id uuid NOT NULL,
  mac bytea NOT NULL,
  attempts_left integer NOT NULL,
  sent integer NOT NULL DEFAULT 1,
  counted_from timestamp with time zone NOT NULL DEFAULT now(),
  sent_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT phone_codes_pkey PRIMARY KEY (phone)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE INDEX phone_codes_by_expiry ON public.phone_codes USING btree (expires_at)
CREATE INDEX phone_codes_of_user ON public.phone_codes USING btree (user_id)

TABLE profile_values (
  org_id uuid NOT NULL,
  field text NOT NULL,
  key text NOT NULL,
  value text NOT NULL,
  doubted_at timestamp with time zone,
  CONSTRAINT profile_values_pkey PRIMARY KEY (org_id, field, key, value)
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR ALL TO tenantry_definer USING true WITH CHECK true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT, SELECT, UPDATE TO tenantry_definer
GRANT DELETE, SELECT, UPDATE TO tenantry_platform
GRANT SELECT TO tenantry_tenant
CREATE INDEX profile_values_doubted ON public.profile_values USING btree (doubted_at) WHERE (doubted_at IS NOT NULL)

TABLE recovery_codes (
  user_id uuid NOT NULL,
  hash bytea NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, hash)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity

TABLE role_assignments (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  given_by uuid NOT NULL,
  given_at timestamp with time zone NOT NULL,
  CONSTRAINT role_assignments_pkey PRIMARY KEY (org_id, user_id, role)
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR ALL TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_not_platform RESTRICTIVE FOR ALL TO tenantry_tenant USING (org_id <> '00000000-0000-0000-0000-000000000000'::uuid)
POLICY p_person PERMISSIVE FOR SELECT TO tenantry_identity USING (user_id = ( SELECT tenantry.current_person() AS current_person))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, SELECT TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE (given_at) TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE (given_at) TO tenantry_platform
GRANT DELETE, INSERT, SELECT, UPDATE (given_at) TO tenantry_tenant
CREATE INDEX role_assignments_holders ON public.role_assignments USING btree (org_id, role, user_id)
CREATE INDEX role_assignments_of_user ON public.role_assignments USING btree (user_id)

TABLE roles (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  permissions text[] NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT roles_name UNIQUE (org_id, name),
  CONSTRAINT roles_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT roles_description CHECK ((length(description) <= 500)),
  CONSTRAINT roles_name_shape CHECK ((name ~ '^[a-z][a-z0-9_-]{1,49}$'::text))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_not_platform RESTRICTIVE FOR ALL TO tenantry_tenant USING (org_id <> '00000000-0000-0000-0000-000000000000'::uuid)
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT, UPDATE (updated_at) TO tenantry_identity
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_tenant
CREATE TRIGGER roles_newer_version BEFORE UPDATE ON public.roles FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version()

TABLE session_orgs (
  org_id uuid NOT NULL,
  session_id uuid NOT NULL,
  user_id uuid NOT NULL,
  member_epoch bigint NOT NULL,
  org_epoch bigint NOT NULL,
  entered_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone NOT NULL DEFAULT now(),
  ended_at timestamp with time zone,
  CONSTRAINT session_orgs_pkey PRIMARY KEY (org_id, session_id),
  CONSTRAINT session_orgs_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_definer_ends PERMISSIVE FOR UPDATE TO tenantry_definer USING (org_id = ( SELECT tenantry.current_org() AS current_org))
POLICY p_definer_seen PERMISSIVE FOR UPDATE TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT, UPDATE (ended_at, last_used_at) TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
GRANT SELECT TO tenantry_platform
GRANT SELECT TO tenantry_tenant
CREATE INDEX session_orgs_of_session ON public.session_orgs USING btree (session_id)
CREATE INDEX session_orgs_of_user_there ON public.session_orgs USING btree (user_id, org_id, last_used_at)

TABLE session_policies (
  org_id uuid NOT NULL,
  absolute_hours integer,
  idle_minutes integer,
  concurrent_max integer,
  epoch bigint NOT NULL DEFAULT nextval('standing_epochs'::regclass),
  signed_in_after timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  seen_after timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  second_factor_required boolean NOT NULL DEFAULT false,
  CONSTRAINT session_policies_pkey PRIMARY KEY (org_id),
  CONSTRAINT session_policies_absolute CHECK (((absolute_hours >= 1) AND (absolute_hours <= 8760))),
  CONSTRAINT session_policies_concurrent CHECK (((concurrent_max >= 1) AND (concurrent_max <= 1000))),
  CONSTRAINT session_policies_idle CHECK (((idle_minutes >= 5) AND (idle_minutes <= 525600)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer PERMISSIVE FOR SELECT TO tenantry_definer USING true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT SELECT TO tenantry_definer
GRANT SELECT TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
GRANT INSERT, SELECT, UPDATE TO tenantry_tenant

TABLE sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  user_epoch bigint NOT NULL,
  org_id uuid,
  member_epoch bigint,
  org_epoch bigint,
  provider text NOT NULL,
  amr text[] NOT NULL,
  auth_time timestamp with time zone NOT NULL DEFAULT now(),
  ip text NOT NULL,
  user_agent text NOT NULL,
  device text NOT NULL,
  browser text NOT NULL,
  os text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_seen_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  refresh_hash bytea NOT NULL,
  previous_hash bytea,
  rotated_at timestamp with time zone,
  revoked_at timestamp with time zone,
  country text NOT NULL DEFAULT ''::text,
  region text NOT NULL DEFAULT ''::text,
  city text NOT NULL DEFAULT ''::text,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_org_with_epochs CHECK ((num_nulls(org_id, member_epoch, org_epoch) = ANY (ARRAY[0, 3]))),
  CONSTRAINT sessions_rotation CHECK (((previous_hash IS NULL) = (rotated_at IS NULL)))
)
NO ROW LEVEL SECURITY
GRANT SELECT, UPDATE (last_seen_at) TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE INDEX sessions_by_expiry ON public.sessions USING btree (expires_at)
CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id, created_at)

TABLE signals (
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  kind text NOT NULL,
  key text NOT NULL,
  CONSTRAINT signals_pkey PRIMARY KEY (seq),
  CONSTRAINT signals_key_short CHECK ((length(key) <= 200)),
  CONSTRAINT signals_kind_short CHECK (((length(kind) >= 1) AND (length(kind) <= 40)))
)
NO ROW LEVEL SECURITY
GRANT INSERT (key, kind) TO tenantry_identity
GRANT DELETE, INSERT (key, kind), SELECT TO tenantry_platform
GRANT INSERT (key, kind) TO tenantry_tenant
CREATE INDEX signals_at ON public.signals USING btree (at)
CREATE INDEX signals_xid ON public.signals USING btree (xid)

TABLE signing_keys (
  kid text NOT NULL,
  public_jwk jsonb NOT NULL,
  private_key bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  signs_from timestamp with time zone NOT NULL,
  CONSTRAINT signing_keys_pkey PRIMARY KEY (kid)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT TO tenantry_identity

TABLE spent_challenges (
  hash bytea NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT spent_challenges_pkey PRIMARY KEY (hash)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT TO tenantry_identity
CREATE INDEX spent_challenges_by_expiry ON public.spent_challenges USING btree (expires_at)

TABLE team_count_deltas (
  org_id uuid NOT NULL,
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  team_id uuid NOT NULL,
  change bigint NOT NULL,
  CONSTRAINT team_count_deltas_pkey PRIMARY KEY (org_id, id)
)
ROW LEVEL SECURITY, FORCED
POLICY p_definer_counts PERMISSIVE FOR INSERT TO tenantry_definer WITH CHECK true
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT INSERT TO tenantry_definer
GRANT DELETE, SELECT TO tenantry_platform
GRANT SELECT TO tenantry_tenant

TABLE team_members (
  org_id uuid NOT NULL,
  team_id uuid NOT NULL,
  user_id uuid NOT NULL,
  added_by uuid NOT NULL,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT team_members_pkey PRIMARY KEY (org_id, team_id, user_id),
  CONSTRAINT team_members_member_fkey FOREIGN KEY (org_id, user_id) REFERENCES member_standing(org_id, user_id) ON DELETE CASCADE,
  CONSTRAINT team_members_team_fkey FOREIGN KEY (org_id, team_id) REFERENCES teams(org_id, id) ON DELETE CASCADE
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, INSERT, SELECT TO tenantry_platform
GRANT DELETE, INSERT, SELECT TO tenantry_tenant
CREATE INDEX team_members_of_member ON public.team_members USING btree (org_id, user_id)
CREATE TRIGGER team_members_count_gone AFTER DELETE ON public.team_members REFERENCING OLD TABLE AS old_team_members FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_gone_team_members()
CREATE TRIGGER team_members_count_new AFTER INSERT ON public.team_members REFERENCING NEW TABLE AS new_team_members FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_new_team_members()

TABLE teams (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  members bigint NOT NULL DEFAULT 0,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  name_key text NOT NULL GENERATED ALWAYS AS (lower((name COLLATE pg_c_utf8))) STORED,
  CONSTRAINT teams_name UNIQUE (org_id, name_key),
  CONSTRAINT teams_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT teams_description CHECK ((length(description) <= 500)),
  CONSTRAINT teams_name_length CHECK (((length(name) >= 1) AND (length(name) <= 100)))
)
ROW LEVEL SECURITY, FORCED
POLICY p_identity PERMISSIVE FOR ALL TO tenantry_identity USING (org_id = ( SELECT tenantry.entered_org() AS entered_org)) WITH CHECK (org_id = ( SELECT tenantry.entered_org() AS entered_org))
POLICY p_platform PERMISSIVE FOR ALL TO tenantry_platform USING true WITH CHECK true
POLICY p_tenant PERMISSIVE FOR ALL TO tenantry_tenant USING (org_id = ( SELECT tenantry.current_org() AS current_org)) WITH CHECK (org_id = ( SELECT tenantry.current_org() AS current_org))
GRANT DELETE, INSERT, SELECT, UPDATE (description, members, name, updated_at) TO tenantry_platform
GRANT DELETE, INSERT, SELECT, UPDATE (description, name, updated_at) TO tenantry_tenant
CREATE TRIGGER teams_newer_version BEFORE UPDATE OF name, description, updated_at ON public.teams FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version()

TABLE totp_secrets (
  user_id uuid NOT NULL,
  secret bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  confirmed_at timestamp with time zone,
  last_step bigint NOT NULL DEFAULT 0,
  CONSTRAINT totp_secrets_pkey PRIMARY KEY (user_id)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity

TABLE user_count_deltas (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  status text NOT NULL,
  change bigint NOT NULL,
  CONSTRAINT user_count_deltas_pkey PRIMARY KEY (id)
)
NO ROW LEVEL SECURITY
GRANT INSERT TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform

TABLE user_counts (
  status text NOT NULL,
  users bigint NOT NULL,
  CONSTRAINT user_counts_pkey PRIMARY KEY (status)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_platform

TABLE user_standing (
  user_id uuid NOT NULL,
  state text NOT NULL,
  until timestamp with time zone,
  reason text,
  changed_by uuid,
  changed_at timestamp with time zone NOT NULL,
  epoch bigint NOT NULL DEFAULT nextval('standing_epochs'::regclass),
  CONSTRAINT user_standing_pkey PRIMARY KEY (user_id),
  CONSTRAINT user_standing_state CHECK ((state = ANY (ARRAY['active'::text, 'inactive'::text, 'suspended'::text, 'pending_verification'::text, 'deleted'::text]))),
  CONSTRAINT user_standing_until CHECK (((until IS NULL) OR (state = 'suspended'::text)))
)
NO ROW LEVEL SECURITY
GRANT DELETE, SELECT TO tenantry_definer
GRANT INSERT, SELECT, UPDATE TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
CREATE TRIGGER user_standing_ends_keys AFTER UPDATE OF state ON public.user_standing FOR EACH ROW WHEN ((new.state = 'deleted'::text)) EXECUTE FUNCTION tenantry.end_keys_of_user()
CREATE TRIGGER user_standing_forgets_keys AFTER DELETE ON public.user_standing FOR EACH ROW EXECUTE FUNCTION tenantry.end_keys_of_user()

TABLE users (
  id uuid NOT NULL,
  name text NOT NULL,
  email text,
  email_verified boolean NOT NULL DEFAULT false,
  phone text,
  phone_verified boolean NOT NULL DEFAULT false,
  avatar_url text,
  two_factor_enabled boolean NOT NULL DEFAULT false,
  managed_by uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  status text NOT NULL DEFAULT 'active'::text,
  suspended_until timestamp with time zone,
  roles text[] NOT NULL DEFAULT '{}'::text[],
  last_login_at timestamp with time zone,
  deleted_at timestamp with time zone,
  name_key text NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(name)) STORED,
  email_key text NOT NULL GENERATED ALWAYS AS (COALESCE(email, ''::text)) STORED,
  last_login_key timestamp with time zone NOT NULL GENERATED ALWAYS AS (COALESCE(last_login_at, '1970-01-01 00:00:00+00'::timestamp with time zone)) STORED,
  search_text text NOT NULL GENERATED ALWAYS AS (tenantry.sort_key(((((name || ' '::text) || COALESCE(email, ''::text)) || ' '::text) || COALESCE(phone, ''::text)))) STORED,
  bio text,
  country text,
  state text,
  city text,
  continent text,
  timezone text,
  locale text,
  gender text,
  designation text,
  expertise text[] NOT NULL DEFAULT '{}'::text[],
  birth_date date,
  profile_score smallint NOT NULL DEFAULT 0,
  metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  public_metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  has_password boolean NOT NULL DEFAULT false,
  oauth_providers text[] NOT NULL DEFAULT '{}'::text[],
  failed_attempts integer NOT NULL DEFAULT 0,
  locked_until timestamp with time zone,
  role_rank smallint NOT NULL DEFAULT 0,
  is_admin boolean NOT NULL DEFAULT false,
  is_instructor boolean NOT NULL DEFAULT false,
  is_learner boolean NOT NULL DEFAULT false,
  has_avatar boolean DEFAULT (avatar_url IS NOT NULL),
  has_bio boolean DEFAULT (bio IS NOT NULL),
  has_location boolean DEFAULT (COALESCE(city, state, country) IS NOT NULL),
  has_oauth boolean DEFAULT (oauth_providers <> '{}'::text[]),
  profile_complete boolean DEFAULT (profile_score = 100),
  auth_methods text[] DEFAULT array_remove(ARRAY[
CASE
    WHEN (email IS NOT NULL) THEN 'email'::text
    ELSE NULL::text
END,
CASE
    WHEN (phone IS NOT NULL) THEN 'phone'::text
    ELSE NULL::text
END,
CASE
    WHEN (oauth_providers <> '{}'::text[]) THEN 'oauth'::text
    ELSE NULL::text
END], NULL::text),
  seen_at timestamp with time zone DEFAULT COALESCE(last_login_at, created_at),
  before_deletion jsonb,
  email_proven_at timestamp with time zone,
  phone_proven_at timestamp with time zone,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_before_deletion CHECK (((before_deletion IS NULL) OR (status = 'deleted'::text))),
  CONSTRAINT users_deleted_at CHECK (((deleted_at IS NOT NULL) = (status = 'deleted'::text))),
  CONSTRAINT users_email_check CHECK ((email = lower(email))),
  CONSTRAINT users_managed_by_check CHECK ((managed_by <> '00000000-0000-0000-0000-000000000000'::uuid)),
  CONSTRAINT users_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT users_profile_score CHECK (((profile_score >= 0) AND (profile_score <= 100))),
  CONSTRAINT users_status CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'banned'::text, 'pending_verification'::text, 'deleted'::text]))),
  CONSTRAINT users_suspended_until CHECK (((suspended_until IS NULL) OR (status = 'banned'::text)))
)
NO ROW LEVEL SECURITY
GRANT SELECT, UPDATE (has_password, is_admin, is_instructor, is_learner, oauth_providers, updated_at) TO tenantry_definer
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
GRANT INSERT, SELECT, UPDATE TO tenantry_platform
CREATE INDEX users_admins_by_created ON public.users USING btree (created_at, id) INCLUDE (status, last_login_at) WHERE (is_admin AND (deleted_at IS NULL))
CREATE INDEX users_ban_ends ON public.users USING btree (suspended_until) WHERE (suspended_until IS NOT NULL)
CREATE INDEX users_by_birth ON public.users USING btree (birth_date) WHERE ((birth_date IS NOT NULL) AND (deleted_at IS NULL))
CREATE INDEX users_by_created ON public.users USING btree (created_at, id) WHERE (deleted_at IS NULL)
CREATE INDEX users_by_email ON public.users USING btree (email_key, id) WHERE (deleted_at IS NULL)
CREATE INDEX users_by_facet ON public.users USING gin (tenantry.facets_of('00000000-0000-0000-0000-000000000000'::uuid, status, is_admin, is_instructor, is_learner, email, email_verified, phone, phone_verified, avatar_url, bio, country, state, city, continent, timezone, locale, gender, designation, expertise, roles, oauth_providers, has_password, profile_score, birth_date)) WITH (gin_pending_list_limit='512')
CREATE INDEX users_by_failures ON public.users USING btree (failed_attempts) WHERE ((failed_attempts > 0) AND (deleted_at IS NULL))
CREATE INDEX users_by_last_login ON public.users USING btree (last_login_key, id) INCLUDE (created_at) WHERE (deleted_at IS NULL)
CREATE INDEX users_by_name ON public.users USING btree (name_key, id) WHERE (deleted_at IS NULL)
CREATE INDEX users_by_rank ON public.users USING btree (role_rank, id) WHERE (deleted_at IS NULL)
CREATE INDEX users_by_status ON public.users USING btree (status, id)
CREATE INDEX users_deleted ON public.users USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)
CREATE INDEX users_email ON public.users USING btree (email)
CREATE INDEX users_found ON public.users USING gin (search_text gin_trgm_ops) WITH (gin_pending_list_limit='512')
CREATE INDEX users_gone ON public.users USING btree (created_at, id) WHERE (deleted_at IS NOT NULL)
CREATE INDEX users_instructors_by_created ON public.users USING btree (created_at, id) INCLUDE (status, last_login_at) WHERE (is_instructor AND (deleted_at IS NULL))
CREATE INDEX users_locked ON public.users USING btree (locked_until) WHERE (locked_until IS NOT NULL)
CREATE INDEX users_phone_begins ON public.users USING btree (phone COLLATE "C") WHERE (phone IS NOT NULL)
CREATE INDEX users_unverified_by_created ON public.users USING btree (created_at, id) INCLUDE (status, last_login_at) WHERE ((NOT email_verified) AND (deleted_at IS NULL))
CREATE TRIGGER users_copy_deletion_to_members AFTER UPDATE OF deleted_at ON public.users FOR EACH ROW WHEN ((old.deleted_at IS DISTINCT FROM new.deleted_at)) EXECUTE FUNCTION tenantry.copy_deletion_into_members()
CREATE TRIGGER users_copy_failures_to_members AFTER UPDATE OF failed_attempts, locked_until ON public.users FOR EACH ROW WHEN (((new.managed_by IS NOT NULL) AND ((old.failed_attempts IS DISTINCT FROM new.failed_attempts) OR (old.locked_until IS DISTINCT FROM new.locked_until)))) EXECUTE FUNCTION tenantry.copy_sign_in_into_members()
CREATE TRIGGER users_copy_to_members AFTER UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed_by ON public.users FOR EACH ROW WHEN (((((((((old.name IS DISTINCT FROM new.name) OR (old.email IS DISTINCT FROM new.email)) OR (old.email_verified IS DISTINCT FROM new.email_verified)) OR (old.phone IS DISTINCT FROM new.phone)) OR (old.phone_verified IS DISTINCT FROM new.phone_verified)) OR (old.avatar_url IS DISTINCT FROM new.avatar_url)) OR (old.two_factor_enabled IS DISTINCT FROM new.two_factor_enabled)) OR (old.managed_by IS DISTINCT FROM new.managed_by))) EXECUTE FUNCTION tenantry.copy_user_into_members()
CREATE TRIGGER users_copy_ways_in_to_members AFTER UPDATE OF has_password, oauth_providers ON public.users FOR EACH ROW WHEN (((old.has_password IS DISTINCT FROM new.has_password) OR (old.oauth_providers IS DISTINCT FROM new.oauth_providers))) EXECUTE FUNCTION tenantry.copy_sign_in_into_members()
CREATE TRIGGER users_count_changed AFTER UPDATE OF status ON public.users FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION tenantry.count_changed_user()
CREATE TRIGGER users_count_gone AFTER DELETE ON public.users REFERENCING OLD TABLE AS old_users FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_gone_users()
CREATE TRIGGER users_count_new AFTER INSERT ON public.users REFERENCING NEW TABLE AS new_users FOR EACH STATEMENT EXECUTE FUNCTION tenantry.count_new_users()
CREATE TRIGGER users_managed_only_at_birth BEFORE UPDATE OF managed_by ON public.users FOR EACH ROW WHEN (((new.managed_by IS NOT NULL) AND (new.managed_by IS DISTINCT FROM old.managed_by))) EXECUTE FUNCTION tenantry.refuse_later_management()
CREATE TRIGGER users_newer_version BEFORE UPDATE OF name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled, managed_by, bio, country, state, city, continent, timezone, locale, gender, designation, expertise, birth_date, metadata, public_metadata, updated_at ON public.users FOR EACH ROW EXECUTE FUNCTION tenantry.newer_version()
CREATE TRIGGER users_newer_version_of_accounts BEFORE UPDATE OF oauth_providers ON public.users FOR EACH ROW WHEN ((old.oauth_providers IS DISTINCT FROM new.oauth_providers)) EXECUTE FUNCTION tenantry.newer_version()
CREATE TRIGGER users_profile_scored BEFORE INSERT OR UPDATE OF avatar_url, phone, bio, country, city, timezone, locale, designation, expertise, birth_date, profile_score ON public.users FOR EACH ROW EXECUTE FUNCTION tenantry.score_profile()
CREATE TRIGGER users_values_changed AFTER UPDATE OF country, state, city, timezone, locale, gender, designation, expertise, oauth_providers ON public.users FOR EACH ROW WHEN ((((((((((old.country IS DISTINCT FROM new.country) OR (old.state IS DISTINCT FROM new.state)) OR (old.city IS DISTINCT FROM new.city)) OR (old.timezone IS DISTINCT FROM new.timezone)) OR (old.locale IS DISTINCT FROM new.locale)) OR (old.gender IS DISTINCT FROM new.gender)) OR (old.designation IS DISTINCT FROM new.designation)) OR (old.expertise IS DISTINCT FROM new.expertise)) OR (old.oauth_providers IS DISTINCT FROM new.oauth_providers))) EXECUTE FUNCTION tenantry.change_values('users')
CREATE TRIGGER users_values_gone AFTER DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION tenantry.change_values('users')
CREATE TRIGGER users_values_new AFTER INSERT ON public.users REFERENCING NEW TABLE AS new_people FOR EACH STATEMENT EXECUTE FUNCTION tenantry.add_user_values()

TABLE wanted_addresses (
  user_id uuid NOT NULL,
  address text NOT NULL,
  asked integer NOT NULL DEFAULT 1,
  counted_from timestamp with time zone NOT NULL DEFAULT now(),
  asked_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT wanted_addresses_pkey PRIMARY KEY (user_id)
)
NO ROW LEVEL SECURITY
GRANT DELETE, INSERT, SELECT, UPDATE TO tenantry_identity
CREATE INDEX wanted_addresses_by_age ON public.wanted_addresses USING btree (asked_at)

CREATE OR REPLACE FUNCTION tenantry.add_flags_to_users()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  UPDATE users u
     SET is_admin = u.is_admin OR n.is_admin,
         is_instructor = u.is_instructor OR n.is_instructor,
         is_learner = u.is_learner OR n.is_learner
    FROM (SELECT user_id, bool_or(is_admin) AS is_admin, bool_or(is_instructor) AS is_instructor,
                 bool_or(is_learner) AS is_learner
            FROM new_members
           WHERE deleted_at IS NULL
           GROUP BY user_id) n
   WHERE u.id = n.user_id
     AND (n.is_admin > u.is_admin OR n.is_instructor > u.is_instructor OR n.is_learner > u.is_learner);
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.add_member_values()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO profile_values AS known (org_id, field, key, value)
  SELECT DISTINCT n.org_id, v.field, tenantry.sort_key(v.value), v.value
    FROM new_people n,
         tenantry.values_of(n.country, n.state, n.city, n.timezone, n.locale, n.gender, n.designation, n.expertise,
                            n.oauth_providers) v
  ON CONFLICT (org_id, field, key, value) DO UPDATE SET doubted_at = NULL WHERE known.doubted_at IS NOT NULL;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.add_user_values()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO profile_values AS known (org_id, field, key, value)
  SELECT DISTINCT '00000000-0000-0000-0000-000000000000'::uuid, v.field, tenantry.sort_key(v.value), v.value
    FROM new_people n,
         tenantry.values_of(n.country, n.state, n.city, n.timezone, n.locale, n.gender, n.designation, n.expertise,
                            n.oauth_providers) v
  ON CONFLICT (org_id, field, key, value) DO UPDATE SET doubted_at = NULL WHERE known.doubted_at IS NOT NULL;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.api_key(p_id uuid)
 RETURNS TABLE(org_id uuid, owner_id uuid, via_platform boolean, permissions text[], generation integer, secret_hash bytea, previous_hash bytea, previous_until timestamp with time zone, expires_at timestamp with time zone, revoked boolean, user_state text, user_until timestamp with time zone, user_epoch bigint, member_state text, member_until timestamp with time zone, member_epoch bigint, org_state text, org_until timestamp with time zone, org_epoch bigint, issued_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT k.org_id,
     k.owner_id,
     k.via_platform,
     k.permissions,
     k.generation,
     k.secret_hash,
     k.previous_hash,
     k.previous_until,
     k.expires_at,
     (k.revoked_at IS NOT NULL),
     u.state,
     u.until,
     u.epoch,
     m.state,
     m.until,
     m.epoch,
     o.state,
     o.until,
     o.epoch,
     statement_timestamp() AS statement_timestamp
    FROM (((api_keys k
      LEFT JOIN user_standing u ON ((u.user_id = k.owner_id)))
      LEFT JOIN member_standing m ON (((m.org_id = k.org_id) AND (m.user_id = k.owner_id))))
      LEFT JOIN org_standing o ON ((o.org_id = k.org_id)))
   WHERE (k.id = api_key.p_id);
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.audit_months_until(ended timestamp with time zone)
 RETURNS SETOF timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
  SELECT to_timestamp(right(c.relname, 7), 'YYYY_MM')
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = 'audit_events'::regclass AND c.relname ~ '^audit_events_\d{4}_\d{2}$'
     AND to_timestamp(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ended
   ORDER BY 1
$function$;
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.change_values()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
DECLARE
  org uuid := CASE TG_ARGV[0] WHEN 'members' THEN (to_jsonb(OLD) ->> 'org_id')::uuid
                              ELSE '00000000-0000-0000-0000-000000000000' END;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO profile_values AS known (org_id, field, key, value)
    SELECT DISTINCT org, v.field, tenantry.sort_key(v.value), v.value
      FROM tenantry.values_of(NEW.country, NEW.state, NEW.city, NEW.timezone, NEW.locale, NEW.gender, NEW.designation,
                              NEW.expertise, NEW.oauth_providers) v
    ON CONFLICT (org_id, field, key, value) DO UPDATE SET doubted_at = NULL WHERE known.doubted_at IS NOT NULL;
  END IF;
  UPDATE profile_values known
     SET doubted_at = now()
    FROM (SELECT * FROM tenantry.values_of(OLD.country, OLD.state, OLD.city, OLD.timezone, OLD.locale, OLD.gender,
                                           OLD.designation, OLD.expertise, OLD.oauth_providers)
          EXCEPT
          SELECT * FROM tenantry.values_of(NEW.country, NEW.state, NEW.city, NEW.timezone, NEW.locale, NEW.gender,
                                           NEW.designation, NEW.expertise, NEW.oauth_providers)) lost
   WHERE known.org_id = org AND known.field = lost.field AND known.key = tenantry.sort_key(lost.value)
     AND known.value = lost.value AND known.doubted_at IS NULL;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.copy_deletion_into_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  IF NEW.deleted_at IS NOT NULL THEN
    UPDATE members
       SET status = 'deleted', suspended_until = NULL, deleted_at = NEW.deleted_at, updated_at = now()
     WHERE user_id = NEW.id AND deleted_at IS NULL;
  ELSE
    UPDATE members m
       SET status = s.state, suspended_until = s.until, deleted_at = NULL, before_deletion = NULL, updated_at = now()
      FROM member_standing s
     WHERE m.user_id = NEW.id AND s.org_id = m.org_id AND s.user_id = m.user_id
       AND m.deleted_at IS NOT NULL AND s.state <> 'deleted';
  END IF;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.copy_flags_into_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  PERFORM FROM users WHERE id = OLD.user_id FOR NO KEY UPDATE;
  UPDATE users u
     SET is_admin = n.is_admin, is_instructor = n.is_instructor, is_learner = n.is_learner
    FROM (SELECT coalesce(bool_or(is_admin), false) AS is_admin,
                 coalesce(bool_or(is_instructor), false) AS is_instructor,
                 coalesce(bool_or(is_learner), false) AS is_learner
            FROM members
           WHERE user_id = OLD.user_id AND deleted_at IS NULL) n
   WHERE u.id = OLD.user_id
     AND (u.is_admin, u.is_instructor, u.is_learner) <> (n.is_admin, n.is_instructor, n.is_learner);
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.copy_password_into_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  UPDATE users
     SET has_password = (TG_OP = 'INSERT')
   WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.user_id ELSE OLD.user_id END
     AND has_password <> (TG_OP = 'INSERT');
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.copy_providers_into_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
DECLARE
  person    uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.user_id ELSE OLD.user_id END;
  providers text[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT a.provider ORDER BY a.provider), '{}')
    INTO providers
    FROM linked_accounts a
   WHERE a.user_id = person;
  UPDATE users
     SET oauth_providers = providers
   WHERE id = person AND oauth_providers <> providers;
  RETURN NULL;
END $function$;
-- owner tenantry_definer

CREATE OR REPLACE FUNCTION tenantry.copy_sign_in_into_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  UPDATE members m
     SET has_password = NEW.has_password,
         oauth_providers = NEW.oauth_providers,
         failed_attempts = CASE WHEN NEW.managed_by = m.org_id THEN NEW.failed_attempts ELSE 0 END,
         locked_until = CASE WHEN NEW.managed_by = m.org_id THEN NEW.locked_until END
   WHERE m.user_id = NEW.id;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.copy_user_into_member()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  SELECT u.name, u.email, u.email_verified, u.phone, u.phone_verified,
         u.avatar_url, u.two_factor_enabled, u.managed_by IS NOT DISTINCT FROM NEW.org_id,
         u.has_password, u.oauth_providers,
         CASE WHEN u.managed_by = NEW.org_id THEN u.failed_attempts ELSE 0 END,
         CASE WHEN u.managed_by = NEW.org_id THEN u.locked_until END
    INTO NEW.name, NEW.email, NEW.email_verified, NEW.phone, NEW.phone_verified,
         NEW.avatar_url, NEW.two_factor_enabled, NEW.managed,
         NEW.has_password, NEW.oauth_providers, NEW.failed_attempts, NEW.locked_until
    FROM users u
   WHERE u.id = NEW.user_id
     FOR SHARE;
  RETURN NEW;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.copy_user_into_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  UPDATE members m
     SET name = NEW.name,
         email = NEW.email,
         email_verified = NEW.email_verified,
         phone = NEW.phone,
         phone_verified = NEW.phone_verified,
         avatar_url = NEW.avatar_url,
         two_factor_enabled = NEW.two_factor_enabled,
         managed = (NEW.managed_by IS NOT DISTINCT FROM m.org_id),
         failed_attempts = CASE WHEN NEW.managed_by = m.org_id THEN NEW.failed_attempts ELSE 0 END,
         locked_until = CASE WHEN NEW.managed_by = m.org_id THEN NEW.locked_until END,
         updated_at = now()
   WHERE m.user_id = NEW.id;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_changed_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO member_count_deltas (org_id, status, change)
  SELECT org_id, status, sum(change)
    FROM (SELECT org_id, status, 1 AS change FROM new_members
          UNION ALL
          SELECT org_id, status, -1 FROM old_members) changes
   GROUP BY org_id, status
  HAVING sum(change) <> 0;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_changed_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO user_count_deltas (status, change) VALUES (OLD.status, -1), (NEW.status, 1);
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_gone_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO member_count_deltas (org_id, status, change)
  SELECT org_id, status, -count(*) FROM old_members GROUP BY org_id, status;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_gone_team_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO team_count_deltas (org_id, team_id, change)
  SELECT org_id, team_id, -count(*) FROM old_team_members GROUP BY org_id, team_id;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_gone_users()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO user_count_deltas (status, change) SELECT status, -count(*) FROM old_users GROUP BY status;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_new_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO member_count_deltas (org_id, status, change)
  SELECT org_id, status, count(*) FROM new_members GROUP BY org_id, status;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_new_team_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO team_count_deltas (org_id, team_id, change)
  SELECT org_id, team_id, count(*) FROM new_team_members GROUP BY org_id, team_id;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.count_new_users()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  INSERT INTO user_count_deltas (status, change) SELECT status, count(*) FROM new_users GROUP BY status;
  RETURN NULL;
END $function$;
-- owner tenantry_definer
-- execute public

CREATE OR REPLACE FUNCTION tenantry.current_org()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT current_setting('app.org')::uuid $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.current_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('app.person', true), '')::uuid $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.drop_audit_month(month timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '1s'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM audit_retention r WHERE r.kept_from = month + interval '1 month') THEN
    RAISE EXCEPTION 'the end of this month is not recorded in audit_retention';
  END IF;
  EXECUTE format('DROP TABLE %I', 'audit_events_' || to_char(month, 'YYYY_MM'));
END
$function$;
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.drop_audit_personal(orgs uuid[], events uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  DELETE FROM audit_personal p
   USING unnest(orgs, events) AS e (org_id, event_id)
   WHERE p.org_id = e.org_id AND p.event_id = e.event_id
$function$;
-- owner tenantry_definer
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.end_keys_of_member()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM api_keys WHERE owner_id = OLD.user_id AND org_id = OLD.org_id AND NOT via_platform;
    RETURN OLD;
  END IF;
  UPDATE api_keys SET revoked_at = now()
   WHERE owner_id = NEW.user_id AND org_id = NEW.org_id AND revoked_at IS NULL AND NOT via_platform;
  RETURN NEW;
END $function$;
-- owner tenantry_definer

CREATE OR REPLACE FUNCTION tenantry.end_keys_of_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM api_keys WHERE owner_id = OLD.user_id;
    RETURN OLD;
  END IF;
  UPDATE api_keys SET revoked_at = now() WHERE owner_id = NEW.user_id AND revoked_at IS NULL;
  RETURN NEW;
END $function$;
-- owner tenantry_definer

CREATE OR REPLACE FUNCTION tenantry.end_surplus_sessions(p_max integer, p_absolute bigint, p_idle bigint, p_late bigint)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 WITH ranked AS (
          SELECT used.session_id,
             row_number() OVER (PARTITION BY used.user_id ORDER BY
                 CASE
                     WHEN (s.org_id = used.org_id) THEN s.last_seen_at
                     ELSE used.last_used_at
                 END DESC, s.id DESC) AS place
            FROM (((((session_policies p
              JOIN session_orgs used ON ((used.org_id = p.org_id)))
              JOIN sessions s ON ((s.id = used.session_id)))
              JOIN user_standing u ON (((u.user_id = used.user_id) AND (u.epoch = s.user_epoch))))
              JOIN member_standing m ON (((m.org_id = used.org_id) AND (m.user_id = used.user_id) AND (m.epoch = used.member_epoch))))
              JOIN org_standing o ON (((o.org_id = used.org_id) AND (o.epoch = used.org_epoch))))
           WHERE ((p.org_id = ( SELECT tenantry.current_org() AS current_org)) AND (used.ended_at IS NULL) AND (s.revoked_at IS NULL) AND (NOT (EXISTS ( SELECT 1
                    FROM impersonations i
                   WHERE (i.session_id = used.session_id)))) AND ((s.org_id = used.org_id) OR tenantry.stands(s.user_id, s.user_epoch, s.org_id, s.member_epoch, s.org_epoch)) AND (s.expires_at > now()) AND (s.auth_time > GREATEST(p.signed_in_after, (now() - LEAST(make_interval(secs => (end_surplus_sessions.p_absolute)::double precision), make_interval(hours => p.absolute_hours))))) AND (s.last_seen_at > GREATEST(p.seen_after, ((now() - make_interval(secs => (end_surplus_sessions.p_late)::double precision)) - LEAST(make_interval(secs => (end_surplus_sessions.p_idle)::double precision), make_interval(mins => p.idle_minutes))))))
         ), ended AS (
          UPDATE session_orgs SET ended_at = now()
            FROM ranked
           WHERE ((session_orgs.org_id = ( SELECT tenantry.current_org() AS current_org)) AND (session_orgs.session_id = ranked.session_id) AND (ranked.place > end_surplus_sessions.p_max))
           RETURNING session_orgs.session_id
         )
  SELECT count(*) AS count
    FROM ended;
END;
-- owner tenantry_definer
-- execute tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.ended_in(p_session uuid, p_org uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT 1
            FROM session_orgs
           WHERE ((session_orgs.org_id = ended_in.p_org) AND (session_orgs.session_id = ended_in.p_session) AND (session_orgs.ended_at IS NOT NULL)))) AS "exists";
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.entered_org()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('app.org', true), '')::uuid $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.erase_from_audit(person uuid)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  DELETE FROM admin_notes WHERE user_id = person;
  WITH gone AS (DELETE FROM audit_personal WHERE person_id = person RETURNING 1)
  SELECT count(*) FROM gone
$function$;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.erase_from_own_audit(person uuid)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  DELETE FROM admin_notes WHERE org_id = tenantry.current_org() AND user_id = person;
  WITH gone AS (DELETE FROM audit_personal
                 WHERE org_id = tenantry.current_org() AND person_id = person RETURNING 1)
  SELECT count(*) FROM gone
$function$;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.facets(org uuid, named text[])
 RETURNS bigint[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog'
RETURN (SELECT array_agg(hashtextextended((facet.facet COLLATE "C"), hashtextextended(((facets.org)::text COLLATE "C"), (0)::bigint))) AS array_agg FROM unnest(facets.named) facet(facet) WHERE (facet.facet IS NOT NULL));
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.facets_of(org uuid, status text, is_admin boolean, is_instructor boolean, is_learner boolean, email text, email_verified boolean, phone text, phone_verified boolean, avatar_url text, bio text, country text, state text, city text, continent text, timezone text, locale text, gender text, designation text, expertise text[], roles text[], oauth_providers text[], has_password boolean, profile_score smallint, birth_date date)
 RETURNS bigint[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog'
RETURN tenantry.facets(org, (((ARRAY[('status='::text || status), ('is_admin='::text || is_admin), ('is_instructor='::text || is_instructor), ('is_learner='::text || is_learner), ('email_verified='::text || email_verified), ('phone_verified='::text || phone_verified), ('has_avatar='::text || (avatar_url IS NOT NULL)), ('has_bio='::text || (bio IS NOT NULL)), ('has_location='::text || (COALESCE(city, state, country) IS NOT NULL)), ('has_password='::text || has_password), ('has_oauth='::text || (oauth_providers <> '{}'::text[])), ('profile_complete='::text || (profile_score = 100)), CASE WHEN (email IS NOT NULL) THEN 'auth_methods=email'::text ELSE NULL::text END, CASE WHEN (phone IS NOT NULL) THEN 'auth_methods=phone'::text ELSE NULL::text END, CASE WHEN (oauth_providers <> '{}'::text[]) THEN 'auth_methods=oauth'::text ELSE NULL::text END, ('country='::text || country), ('state='::text || state), ('city='::text || city), ('continent='::text || continent), ('timezone='::text || timezone), ('locale='::text || locale), ('gender='::text || gender), ('designation='::text || designation), ('born='::text || EXTRACT(year FROM birth_date))] || CASE WHEN (expertise = '{}'::text[]) THEN NULL::text[] ELSE ARRAY(SELECT ('expertise='::text || e.e) FROM unnest(facets_of.expertise) e(e)) END) || CASE WHEN (roles = '{}'::text[]) THEN NULL::text[] ELSE ARRAY(SELECT ('roles='::text || r.r) FROM unnest(facets_of.roles) r(r)) END) || CASE WHEN (oauth_providers = '{}'::text[]) THEN NULL::text[] ELSE ARRAY(SELECT ('oauth_providers='::text || p.p) FROM unnest(facets_of.oauth_providers) p(p)) END));
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.forget_profile_values(at_most integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
  doubted   profile_values;
  held      boolean;
  forgotten bigint := 0;
BEGIN
  FOR doubted IN SELECT * FROM profile_values
                  WHERE doubted_at < now() - interval '1 minute'
                  ORDER BY doubted_at
                  LIMIT at_most
                    FOR UPDATE SKIP LOCKED
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s AND %s && tenantry.facets($1, ARRAY[$2]))',
                   CASE doubted.org_id WHEN '00000000-0000-0000-0000-000000000000' THEN 'users WHERE true'
                                       ELSE 'members WHERE org_id = $1' END,
                   tenantry.people_facets(CASE doubted.org_id WHEN '00000000-0000-0000-0000-000000000000' THEN 'users'
                                                              ELSE 'members' END))
      INTO held USING doubted.org_id, CASE doubted.field WHEN 'oauth_provider' THEN 'oauth_providers' ELSE doubted.field END
                                   || '=' || doubted.value;
    IF held THEN
      UPDATE profile_values SET doubted_at = NULL
       WHERE org_id = doubted.org_id AND field = doubted.field AND key = doubted.key AND value = doubted.value;
    ELSE
      DELETE FROM profile_values
       WHERE org_id = doubted.org_id AND field = doubted.field AND key = doubted.key AND value = doubted.value;
      forgotten := forgotten + 1;
    END IF;
  END LOOP;
  RETURN forgotten;
END $function$;
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.forget_standing_and_roles(person uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  DELETE FROM role_assignments WHERE user_id = person;
  DELETE FROM permission_grants WHERE user_id = person;
  DELETE FROM member_standing WHERE user_id = person;
  DELETE FROM user_standing WHERE user_id = person;
$function$;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.gather_members(columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, at_most integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_gathered('members'::text, tenantry.current_org(), columns, comparisons, operands, words, sort, descending, at_most);
-- owner tenantry_definer
-- execute tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.gather_users(columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, at_most integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_gathered('users'::text, '00000000-0000-0000-0000-000000000000'::uuid, columns, comparisons, operands, words, sort, descending, at_most);
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.impersonator_stands(p_session uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT 1
            FROM impersonations i
           WHERE ((i.session_id = impersonator_stands.p_session) AND tenantry.session_stands(i.own_session, i.impersonator_id, i.own_epoch, i.own_org, i.own_member_epoch, i.own_org_epoch)))) AS "exists";
END;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.key_stands(p_id uuid, p_generation integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT 1
            FROM (((api_keys k
              JOIN user_standing u ON (((u.user_id = k.owner_id) AND ((u.state = 'active'::text) OR (u.until <= now())))))
              LEFT JOIN member_standing m ON (((m.org_id = k.org_id) AND (m.user_id = k.owner_id) AND ((m.state = 'active'::text) OR (m.until <= now())))))
              LEFT JOIN org_standing o ON (((o.org_id = k.org_id) AND ((o.state = 'active'::text) OR (o.until <= now())))))
           WHERE ((k.id = key_stands.p_id) AND (k.revoked_at IS NULL) AND ((k.expires_at IS NULL) OR (k.expires_at > now())) AND ((k.generation = key_stands.p_generation) OR ((k.generation = (key_stands.p_generation + 1)) AND (k.previous_until > now()))) AND ((k.org_id = '00000000-0000-0000-0000-000000000000'::uuid) OR ((o.org_id IS NOT NULL) AND (k.via_platform OR (m.org_id IS NOT NULL))))))) AS "exists";
END;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.list_members(columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, backward boolean, ranked boolean, after_tier integer, after_key text, after_id uuid, at_most integer, skip integer, count_to integer, budget_ms integer)
 RETURNS tenantry.people_found
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_page('members'::text, tenantry.current_org(), columns, comparisons, operands, words, sort, descending, backward, ranked, after_tier, after_key, after_id, at_most, skip, count_to, budget_ms);
-- owner tenantry_definer
-- execute tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.list_users(columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, backward boolean, ranked boolean, after_tier integer, after_key text, after_id uuid, at_most integer, skip integer, count_to integer, budget_ms integer)
 RETURNS tenantry.people_found
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_page('users'::text, '00000000-0000-0000-0000-000000000000'::uuid, columns, comparisons, operands, words, sort, descending, backward, ranked, after_tier, after_key, after_id, at_most, skip, count_to, budget_ms);
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.members_alike(columns text[], comparisons text[], operands text[], words text, at_most integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_alike('members'::text, tenantry.current_org(), columns, comparisons, operands, words, at_most);
-- owner tenantry_definer
-- execute tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.memberships_now(p_user uuid)
 RETURNS TABLE(org_id uuid, stands boolean, last_used_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT m.org_id,
     ((((m.state = 'active'::text) OR (m.until <= now())) IS TRUE) AND (((o.state = 'active'::text) OR (o.until <= now())) IS TRUE)),
     ( SELECT used.last_used_at
            FROM session_orgs used
           WHERE ((used.org_id = m.org_id) AND (used.user_id = memberships_now.p_user) AND (NOT (EXISTS ( SELECT 1
                    FROM impersonations i
                   WHERE (i.session_id = used.session_id)))))
           ORDER BY used.last_used_at DESC
          LIMIT 1) AS last_used_at
    FROM (member_standing m
      JOIN org_standing o ON ((o.org_id = m.org_id)))
   WHERE ((m.user_id = memberships_now.p_user) AND (m.state <> 'deleted'::text) AND (o.state <> 'deleted'::text));
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.newer_version()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
  NEW.updated_at := greatest(NEW.updated_at, now(), OLD.updated_at + interval '1 microsecond');
  RETURN NEW;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.password_policies_of(p_user uuid)
 RETURNS TABLE(length_min integer, refused_words text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT p.length_min,
     p.refused_words
    FROM (member_standing m
      JOIN password_policies p ON ((p.org_id = m.org_id)))
   WHERE ((m.user_id = password_policies_of.p_user) AND (m.state <> 'deleted'::text));
END;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.people_after(q tenantry.people_question, descending boolean, after_key text, after_id uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN CASE WHEN (after_id IS NULL) THEN ''::text ELSE format(' AND (%s, %s) %s (%L::%s, %L::uuid)'::text, (q).key, (q).id, CASE WHEN descending THEN '<'::text ELSE '>'::text END, after_key, (q).key_type, after_id) END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_alike(scope text, org uuid, columns text[], comparisons text[], operands text[], words text, at_most integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
AS $function$
DECLARE
  q    tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, '', 'created_at');
  said text := btrim(tenantry.sort_key(words));
  ids  uuid[];
BEGIN
  IF NOT q.impossible AND length(said) >= 3 THEN
    EXECUTE format('SELECT array_agg(id) FROM (SELECT %1$s AS id FROM (%2$s LIMIT 200) candidates'
        || ' WHERE word_similarity(%3$L, name_key) >= 0.5'
        || ' ORDER BY word_similarity(%3$L, name_key) DESC, similarity(%3$L, name_key) DESC, %1$s LIMIT %4$s) alike',
        q.id, tenantry.people_matching(q, q.id || ', name_key', format('%L <%% search_text', said) || q.filters || q.facets
                                    || tenantry.people_words_of(scope, org)),
        said, at_most)
      INTO ids USING org;
  END IF;
  RETURN coalesce(ids, '{}');
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_ask(scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text)
 RETURNS tenantry.people_question
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
DECLARE
  q         tenantry.people_question;
  condition text;
  operand   text;
  years     text[];
  terms     text[] := tenantry.search_terms(words);
  begun     text := btrim(tenantry.sort_key(words));
  begins    text;
  equals    text;
  own       text;
  common    text := '';
  facet     text;
  flagged   text := '';
  i         integer;
BEGIN
  q.id := CASE scope WHEN 'members' THEN 'user_id' ELSE 'id' END;
  q.key := CASE sort WHEN 'name' THEN 'name_key' WHEN 'email' THEN 'email_key' WHEN 'created_at' THEN 'created_at'
                     WHEN 'last_login_at' THEN 'last_login_key' WHEN 'status' THEN 'status' WHEN 'role' THEN 'role_rank'
                     WHEN 'username' THEN 'username_key' END;
  q.key_type := CASE WHEN sort IN ('created_at', 'last_login_at') THEN 'timestamptz' WHEN sort = 'role' THEN 'smallint'
                     ELSE 'text' END;
  q.sources := ARRAY[tenantry.people_from(scope, false)];
  q.filters := '';
  q.facets := '';
  q.within := '';
  q.own := '';
  q.range := cardinality(terms) = 0
             AND (SELECT count(DISTINCT col) = 1
                         AND bool_and(col IN ('birth_date', 'last_login_key', 'failed_attempts', 'locked_until'))
                    FROM unnest(columns, comparisons) asked (col, comparison) WHERE comparison <> 'implied before');
  q.impossible := false;
  FOR i IN SELECT n FROM generate_subscripts(columns, 1) n ORDER BY tenantry.people_frequency(columns[n]), n LOOP
    operand := operands[i];
    -- Follows from another condition: it bounds the walk and need not be asked.
    IF comparisons[i] = 'implied before' THEN
      q.within := q.within || CASE WHEN columns[i] = q.key
                                   THEN ' AND ' || tenantry.people_condition(columns[i], 'before', operand) ELSE '' END;
      CONTINUE;
    END IF;
    IF columns[i] IN ('country', 'state', 'city', 'timezone', 'locale', 'gender', 'designation', 'expertise') THEN
      operand := (SELECT array_agg(v.value)
                    FROM unnest(operand::text[]) wanted
                    JOIN profile_values v
                      ON v.org_id = org AND v.field = columns[i] AND v.key = tenantry.sort_key(wanted));
      q.impossible := q.impossible OR operand IS NULL;
      CONTINUE WHEN operand IS NULL;
    END IF;
    condition := tenantry.people_condition(columns[i], comparisons[i], operand);
    IF condition IS NULL THEN
      RAISE EXCEPTION 'not a filter: % %', columns[i], comparisons[i];
    END IF;
    IF comparisons[i] IN ('any', 'is') THEN
      facet := tenantry.people_with_facets(scope, org, (
        SELECT array_agg(columns[i] || '=' || one)
          FROM unnest(CASE comparisons[i] WHEN 'is' THEN ARRAY[operand::boolean::text] ELSE operand::text[] END) one));
      IF tenantry.people_common(columns[i], operand) THEN
        common := common || facet;
      ELSE
        q.facets := q.facets || facet;
      END IF;
    END IF;
    IF (columns[i] IN ('is_admin', 'is_instructor') AND operand::boolean)
       OR (columns[i] = 'email_verified' AND NOT operand::boolean) THEN
      flagged := flagged || ' AND ' || condition;
    END IF;
    IF columns[i] = 'birth_date' AND NOT q.range THEN
      years := tenantry.people_years(comparisons[i], operand);
      IF years IS NOT NULL THEN
        q.facets := q.facets || tenantry.people_with_facets(scope, org, years);
        -- The years find them; the index of birth dates would be read for everybody so young.
        condition := replace(condition, 'birth_date', '(birth_date + 0)');
      END IF;
    END IF;
    q.filters := q.filters || ' AND ' || condition;
    q.within := q.within || CASE WHEN columns[i] = q.key THEN ' AND ' || condition ELSE '' END;
    IF columns[i] = 'status' AND 'deleted' = ANY (operand::text[]) THEN
      q.sources := tenantry.people_from(scope, true) || CASE operand WHEN '{deleted}' THEN '{}' ELSE q.sources END;
    END IF;
  END LOOP;
  q.facets := CASE q.facets WHEN '' THEN common ELSE q.facets END;
  IF flagged <> '' AND q.sources = ARRAY[tenantry.people_from(scope, false)] THEN
    q.range := cardinality(terms) = 0;
    q.within := q.within || CASE q.key WHEN 'created_at' THEN flagged ELSE '' END;
  END IF;
  q.tiers := ARRAY['true'];
  q.matches := 'true';
  IF cardinality(terms) > 0 THEN
    own := format('%I ^@ %L', CASE WHEN sort IN ('email', 'username') THEN q.key ELSE 'name_key' END, begun);
    q.own := CASE WHEN sort IN ('name', 'email', 'username') THEN ' AND ' || own ELSE '' END;
    begins := tenantry.people_begin(scope, begun, false);
    equals := tenantry.people_begin(scope, begun, true);
    q.tiers := ARRAY[equals, own || ' AND ' || equals || ' IS NOT TRUE',
                     begins || ' AND (' || own || ') IS NOT TRUE AND ' || equals || ' IS NOT TRUE'];
    q.matches := begins;
    -- Trigrams need three letters of one word; with less only beginnings are found.
    IF EXISTS (SELECT FROM unnest(terms) term WHERE length(term) >= 5) THEN
      q.matches := (SELECT string_agg(format('search_text LIKE %L', term), ' AND ') FROM unnest(terms) term);
      q.tiers := q.tiers || (q.matches || ' AND ' || begins || ' IS NOT TRUE');
      q.facets := q.facets || tenantry.people_words_of(scope, org);
    END IF;
  END IF;
  RETURN q;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_begin(scope text, words text, wholly boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN (SELECT (('('::text || string_agg(format('%s %s %L'::text, part.part, CASE WHEN people_begin.wholly THEN '='::text ELSE '^@'::text END, people_begin.words), ' OR '::text)) || ')'::text) FROM unnest(CASE people_begin.scope WHEN 'members'::text THEN ARRAY['name_key'::text, 'email_key'::text, '(phone COLLATE "C")'::text, 'username_key'::text, 'lower(unique_id COLLATE "C")'::text] ELSE ARRAY['name_key'::text, 'email_key'::text, '(phone COLLATE "C")'::text] END) part(part));
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_common(col text, operand text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN CASE WHEN (col = 'status'::text) THEN ('active'::text = ANY ((operand)::text[])) WHEN (col = 'is_learner'::text) THEN (operand)::boolean WHEN (col = ANY (ARRAY['is_admin'::text, 'is_instructor'::text])) THEN (NOT (operand)::boolean) WHEN (col = 'email_verified'::text) THEN (operand)::boolean ELSE false END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_condition(col text, comparison text, operand text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
AS $function$
DECLARE
  kind text := CASE
    WHEN col IN ('status', 'country', 'state', 'city', 'continent', 'timezone', 'locale', 'gender', 'designation')
      THEN 'text'
    WHEN col IN ('expertise', 'roles', 'oauth_providers', 'auth_methods') THEN 'texts'
    WHEN col IN ('is_admin', 'is_instructor', 'is_learner', 'email_verified', 'phone_verified', 'has_avatar', 'has_bio',
                 'has_location', 'has_oauth', 'has_password', 'profile_complete') THEN 'boolean'
    WHEN col IN ('created_at', 'last_login_key', 'seen_at', 'locked_until') THEN 'timestamptz'
    WHEN col = 'birth_date' THEN 'date'
    WHEN col = 'failed_attempts' THEN 'integer' END;
BEGIN
  RETURN CASE
    WHEN kind = 'text' AND comparison = 'any' THEN format('%I = ANY (%L::text[])', col, operand)
    WHEN kind = 'texts' AND comparison = 'any' THEN format('%I && %L::text[]', col, operand)
    WHEN kind = 'boolean' AND comparison = 'is' THEN format('%I = %L::boolean', col, operand)
    WHEN kind IN ('timestamptz', 'date', 'integer') THEN
      CASE comparison
        WHEN 'from' THEN format('%I >= %L::%s', col, operand, kind)
        WHEN 'before' THEN format('%I < %L::%s', col, operand, kind)
        WHEN 'upto' THEN format('%I <= %L::%s', col, operand, kind)
        WHEN 'after' THEN format('%I > %L::%s', col, operand, kind)
        WHEN 'not after' THEN format('(%1$I > %2$L::%3$s) IS NOT TRUE', col, operand, kind) END END;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_count(q tenantry.people_question, org uuid, count_to integer, budget_ms integer, OUT total bigint, OUT is_exact boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
AS $function$
DECLARE
  until   timestamptz := clock_timestamp() + make_interval(secs => budget_ms / 1000.0);
  walking refcursor;
  moved   bigint;
BEGIN
  total := 0;
  FOR source IN 1 .. cardinality(q.sources) LOOP
    OPEN walking NO SCROLL FOR EXECUTE CASE WHEN q.range THEN format('SELECT FROM %s%s', q.sources[source], q.filters)
      ELSE format(
        'SELECT FROM (SELECT * FROM %s ORDER BY created_at DESC, %s DESC OFFSET 0) everybody WHERE %s%s',
        q.sources[source] || CASE WHEN q.key = 'created_at' THEN q.within ELSE '' END, q.id, q.matches, q.filters) END
      USING org;
    LOOP
      MOVE FORWARD 20 FROM walking;
      GET DIAGNOSTICS moved = ROW_COUNT;
      total := total + moved;
      is_exact := moved < 20;
      EXIT WHEN is_exact OR total >= count_to OR clock_timestamp() > until;
    END LOOP;
    CLOSE walking;
    EXIT WHEN NOT is_exact;
  END LOOP;
  total := least(total, count_to);
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_count_all(q tenantry.people_question, org uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
AS $function$
DECLARE
  total bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM (%s) found', tenantry.people_matching(q, '1', q.matches || q.filters || q.facets))
    INTO total USING org;
  RETURN total;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_facets(scope text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN (((('tenantry.facets_of('::text || CASE scope WHEN 'members'::text THEN 'org_id'::text ELSE '''00000000-0000-0000-0000-000000000000'''::text END) || ', status, is_admin, is_instructor, is_learner, email, email_verified, phone, phone_verified, avatar_url, bio,'::text) || ' country, state, city, continent, timezone, locale, gender, designation, expertise, roles, oauth_providers,'::text) || ' has_password, profile_score, birth_date)'::text);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_frequency(col text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN CASE WHEN (col = ANY (ARRAY['city'::text, 'expertise'::text, 'designation'::text, 'state'::text])) THEN 1 WHEN (col = ANY (ARRAY['country'::text, 'timezone'::text, 'locale'::text, 'roles'::text, 'oauth_providers'::text])) THEN 2 WHEN (col = ANY (ARRAY['is_admin'::text, 'is_instructor'::text, 'email_verified'::text, 'phone_verified'::text, 'profile_complete'::text])) THEN 3 WHEN (col = ANY (ARRAY['status'::text, 'is_learner'::text])) THEN 5 WHEN (col = 'birth_date'::text) THEN 6 ELSE 4 END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_from(scope text, gone boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN (CASE scope WHEN 'members'::text THEN 'members WHERE org_id = $1'::text WHEN 'users'::text THEN 'users WHERE true'::text ELSE NULL::text END || CASE WHEN gone THEN ' AND deleted_at IS NOT NULL'::text ELSE ' AND deleted_at IS NULL'::text END);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_further(key text, found integer, wanted integer, looked integer, present bigint)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN CASE WHEN ((key = 'created_at'::text) AND ((found >= (wanted / 8)) AND (found <= (wanted - 1))) AND (((found * present) / looked) > 5000)) THEN ((((wanted)::bigint * looked) * 3) / (found * 2)) ELSE (0)::bigint END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_gather(q tenantry.people_question, tier text, ordered text, after text, at_most integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN format((('WITH found AS MATERIALIZED (%3$s)'::text || ' SELECT array_agg(id), array_agg(key), (SELECT count(*) FROM found)'::text) || ' FROM (SELECT %1$s AS id, %2$s::text AS key FROM found WHERE true%4$s%5$s LIMIT %6$s) page'::text), (q).id, (q).key, tenantry.people_matching(q, format('%s, %s'::text, (q).id, (q).key), ((tier || (q).filters) || (q).facets)), after, ordered, at_most);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_gather_tiers(q tenantry.people_question, descending boolean, backward boolean, after_tier integer, after_key text, after_id uuid, at_most integer, skip integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN format(((('WITH found AS MATERIALIZED (%1$s)'::text || ' SELECT array_agg(id), array_agg(key), array_agg(tier), false, (SELECT count(*) FROM found), true'::text) || ' FROM (SELECT %2$s AS id, %3$s::text AS key, tier FROM found WHERE %4$s'::text) || ' ORDER BY tier %5$s, %3$s %6$s, %2$s %6$s LIMIT %7$s OFFSET %8$s) page'::text), tenantry.people_matching(q, format('%s, %s, %s AS tier'::text, (q).id, (q).key, tenantry.people_tier(q)), (((q).matches || (q).filters) || (q).facets)), (q).id, (q).key, CASE WHEN (after_id IS NULL) THEN 'true'::text ELSE format('(tier %1$s %2$L::integer OR (tier = %2$L::integer%3$s))'::text, CASE WHEN backward THEN '<'::text ELSE '>'::text END, after_tier, tenantry.people_after(q, descending, after_key, after_id)) END, CASE WHEN backward THEN 'DESC'::text ELSE 'ASC'::text END, CASE WHEN descending THEN 'DESC'::text ELSE 'ASC'::text END, at_most, skip);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_gathered(scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, at_most integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
 SET work_mem TO '32MB'
AS $function$
DECLARE
  q   tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, words, sort);
  ids uuid[];
BEGIN
  IF NOT q.impossible THEN
    EXECUTE format('SELECT array_agg(%1$s) FROM (SELECT * FROM (SELECT * FROM (%2$s) everybody LIMIT %3$s) found%4$s) page',
        q.id, tenantry.people_matching(q, format('%s, %s', q.id, q.key), q.matches || q.filters || q.facets), at_most + 1,
        tenantry.people_order(q, descending))
      INTO ids USING org;
  END IF;
  RETURN CASE WHEN cardinality(ids) > at_most THEN NULL ELSE coalesce(ids, '{}') END;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_looked_at(q tenantry.people_question, ordered text, after text, looked_at integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN CASE cardinality((q).sources) WHEN 1 THEN format('(SELECT * FROM %s%s%s%s LIMIT %s) looked_at'::text, (q).sources[1], (q).within, after, ordered, looked_at) ELSE (SELECT (('(SELECT * FROM ('::text || string_agg(format('(SELECT * FROM %s%s%s%s LIMIT %s)'::text, one.one, (people_looked_at.q).within, people_looked_at.after, people_looked_at.ordered, people_looked_at.looked_at), ' UNION ALL '::text)) || format(') everybody%s LIMIT %s) looked_at'::text, people_looked_at.ordered, people_looked_at.looked_at)) FROM unnest((people_looked_at.q).sources) one(one)) END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_many_begin(q tenantry.people_question, org uuid, looked integer)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
AS $function$
DECLARE
  many boolean := false;
BEGIN
  IF q.own <> '' THEN
    EXECUTE format('SELECT count(*) = %2$s FROM (SELECT FROM %1$s LIMIT %2$s) begun', q.sources[1] || q.own, looked)
      INTO many USING org;
  END IF;
  RETURN many;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_matching(q tenantry.people_question, columns text, conditions text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN (SELECT string_agg(format('SELECT %s FROM %s AND %s'::text, people_matching.columns, source.source, people_matching.conditions), ' UNION ALL '::text) AS string_agg FROM unnest((people_matching.q).sources) source(source));
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_order(q tenantry.people_question, descending boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN format(' ORDER BY %1$s %3$s, %2$s %3$s'::text, (q).key, (q).id, CASE WHEN descending THEN 'DESC'::text ELSE 'ASC'::text END);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_page(scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, backward boolean, ranked boolean, after_tier integer, after_key text, after_id uuid, at_most integer, skip integer, count_to integer, budget_ms integer)
 RETURNS tenantry.people_found
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
 SET work_mem TO '32MB'
AS $function$
DECLARE
  q       tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, words, sort);
  ordered text := tenantry.people_order(q, descending);
  found   tenantry.people_found := ROW('{}', '{}', '{}', false, 0, true)::tenantry.people_found;
  probed  tenantry.people_found;
  walked  tenantry.people_question;
  after   text;
  wanted  integer := at_most + skip;
  looked  integer := 2000 + 3 * wanted;
  present bigint;
  further integer;
  tier    integer;
  ids     uuid[];
  keys    text[];
  matched bigint;
  few     boolean := false;
  many    boolean;
BEGIN
  IF q.impossible THEN
    RETURN found;
  END IF;
  present := tenantry.people_present(scope, org);
  many := tenantry.people_many_begin(q, org, looked);
  IF cardinality(q.tiers) > 1 AND NOT many THEN
    EXECUTE tenantry.people_probe(q, ordered, looked) INTO probed.ids, probed.keys, probed.tiers, matched USING org;
    further := tenantry.people_further(q.key, cardinality(probed.ids), 27, looked, present);
    IF matched = looked AND further > looked THEN
      looked := further;
      EXECUTE tenantry.people_probe(q, ordered, looked) INTO probed.ids, probed.keys, probed.tiers, matched USING org;
    END IF;
    few := coalesce(cardinality(probed.ids), 0) < 27 OR matched < looked;
    IF few AND ranked IS NOT TRUE THEN
      EXECUTE tenantry.people_gather_tiers(q, descending, backward, after_tier, after_key, after_id, at_most, skip)
        INTO found USING org;
    END IF;
    IF ranked OR (few AND ranked IS NULL AND found.total <= 200) THEN
      found := tenantry.people_ranked(q, org, words, backward, after_tier, after_key, after_id, at_most, skip);
    END IF;
    IF few OR ranked THEN
      RETURN found;
    END IF;
  END IF;
  FOR step IN 1 .. cardinality(q.tiers) LOOP
    tier := CASE WHEN backward THEN cardinality(q.tiers) + 1 - step ELSE step END;
    CONTINUE WHEN CASE WHEN backward THEN tier > after_tier ELSE tier < after_tier END;
    after := CASE WHEN tier = after_tier THEN tenantry.people_after(q, descending, after_key, after_id) ELSE '' END;
    walked := q;
    walked.within := q.within || CASE WHEN tier = 2 THEN q.own ELSE '' END;
    IF probed.ids IS NOT NULL AND after = '' THEN
      SELECT array_agg(p.id), array_agg(p.key) INTO ids, keys
        FROM (SELECT * FROM unnest(probed.ids, probed.keys, probed.tiers) p (id, key, of) WHERE of = tier LIMIT wanted) p;
    ELSE
      EXECUTE tenantry.people_walk(walked, q.tiers[tier], ordered, after, wanted, looked) INTO ids, keys USING org;
      further := tenantry.people_further(q.key, cardinality(ids), wanted, looked, present);
      IF further > looked THEN
        EXECUTE tenantry.people_walk(walked, q.tiers[tier], ordered, after, wanted, further) INTO ids, keys USING org;
      END IF;
    END IF;
    few := coalesce(cardinality(ids), 0) < wanted;
    IF few THEN
      EXECUTE tenantry.people_gather(q, q.tiers[tier], ordered, after, wanted) INTO ids, keys, matched USING org;
    END IF;
    found.ids := found.ids || ids;
    found.keys := found.keys || keys;
    found.tiers := found.tiers || array_fill(tier, ARRAY[coalesce(cardinality(ids), 0)]);
    wanted := wanted - coalesce(cardinality(ids), 0);
    EXIT WHEN wanted <= 0;
  END LOOP;
  found.ids := found.ids[skip + 1 : ];
  found.keys := found.keys[skip + 1 : ];
  found.tiers := found.tiers[skip + 1 : ];
  IF cardinality(q.tiers) = 1 AND few THEN
    found.total := matched;
  ELSIF budget_ms IS NOT NULL AND count_to IS NULL THEN
    found.total := tenantry.people_count_all(q, org);
  ELSIF budget_ms IS NOT NULL THEN
    SELECT c.total, c.is_exact INTO found.total, found.is_exact
      FROM tenantry.people_count(q, org, count_to, budget_ms) c;
  END IF;
  RETURN found;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_present(scope text, org uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  -- Two statements, because a caller of one list may not read the counters of the other.
  IF scope = 'members' THEN
    RETURN (SELECT coalesce(sum(n), 0)
              FROM (SELECT members AS n FROM member_counts WHERE org_id = org AND status <> 'deleted'
                    UNION ALL
                    SELECT change FROM member_count_deltas WHERE org_id = org AND status <> 'deleted') counted);
  END IF;
  RETURN (SELECT coalesce(sum(n), 0)
            FROM (SELECT users AS n FROM user_counts WHERE status <> 'deleted'
                  UNION ALL
                  SELECT change FROM user_count_deltas WHERE status <> 'deleted') counted);
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_probe(q tenantry.people_question, ordered text, looked_at integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN format(((('SELECT array_agg(id) FILTER (WHERE tier > 0), array_agg(key) FILTER (WHERE tier > 0),'::text || ' array_agg(tier) FILTER (WHERE tier > 0), count(*)'::text) || ' FROM (SELECT %1$s AS id, %2$s::text AS key,'::text) || ' CASE WHEN (%3$s%4$s) IS NOT TRUE THEN 0 ELSE %5$s END AS tier FROM %6$s) found'::text), (q).id, (q).key, (q).matches, (q).filters, tenantry.people_tier(q), tenantry.people_looked_at(q, ordered, ''::text, looked_at));
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_ranked(q tenantry.people_question, org uuid, words text, backward boolean, after_tier integer, after_key text, after_id uuid, at_most integer, skip integer)
 RETURNS tenantry.people_found
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
AS $function$
DECLARE
  found tenantry.people_found;
BEGIN
  EXECUTE format('WITH candidates AS MATERIALIZED ('
      || 'SELECT %1$s AS id, %2$s AS tier, public.similarity(name_key, %3$L) AS likeness'
      || ' FROM (%4$s LIMIT 200) matching)'
      || ' SELECT array_agg(id), array_agg(likeness::text), array_agg(tier), true, (SELECT count(*) FROM candidates), true'
      || ' FROM (SELECT * FROM candidates WHERE %5$s ORDER BY tier %6$s, likeness %7$s, id %6$s LIMIT %8$s OFFSET %9$s)'
      || ' page',
      q.id, tenantry.people_tier(q), btrim(tenantry.sort_key(words)),
      tenantry.people_matching(q, '*', q.matches || q.filters || q.facets),
      CASE WHEN after_id IS NULL THEN 'true'
           ELSE format('(tier, -likeness, id) %s (%L::integer, -(%L::real), %L::uuid)',
                       CASE WHEN backward THEN '<' ELSE '>' END, after_tier, after_key, after_id) END,
      CASE WHEN backward THEN 'DESC' ELSE 'ASC' END, CASE WHEN backward THEN 'ASC' ELSE 'DESC' END, at_most, skip)
    INTO found USING org;
  RETURN found;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_stretch(scope text, org uuid, columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, after_key text, after_id uuid, at_most integer, look_at integer)
 RETURNS tenantry.people_stretch
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
AS $function$
DECLARE
  q       tenantry.people_question := tenantry.people_ask(scope, org, columns, comparisons, operands, words, sort);
  stretch tenantry.people_stretch := ROW('{}', NULL, NULL, 0, 0)::tenantry.people_stretch;
  keys    text[];
BEGIN
  IF q.impossible THEN
    RETURN stretch;
  END IF;
  EXECUTE format('SELECT coalesce(array_agg(id) FILTER (WHERE meant), ''{}''), array_agg(key) FILTER (WHERE meant),'
      || ' (array_agg(key))[count(*)::integer], (array_agg(id))[count(*)::integer], count(*)'
      || ' FROM (SELECT %1$s AS id, %2$s::text AS key, %3$s%4$s AS meant FROM %5$s) walked',
      q.id, q.key, q.matches, q.filters,
      tenantry.people_looked_at(q, tenantry.people_order(q, descending),
                                tenantry.people_after(q, descending, after_key, after_id), look_at))
    INTO stretch.ids, keys, stretch.next_key, stretch.next_id, stretch.looked USING org;
  stretch.matched := cardinality(stretch.ids);
  IF stretch.matched > at_most THEN
    stretch.next_key := keys[at_most];
    stretch.next_id := stretch.ids[at_most];
    stretch.ids := stretch.ids[1 : at_most];
  ELSIF stretch.looked < look_at THEN
    stretch.next_key := NULL;
    stretch.next_id := NULL;
  END IF;
  RETURN stretch;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_tier(q tenantry.people_question)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN format('CASE WHEN %s THEN 1 WHEN %s THEN 2 WHEN %s THEN 3 ELSE 4 END'::text, (q).tiers[1], (q).tiers[2], (q).tiers[3]);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_walk(q tenantry.people_question, tier text, ordered text, after text, at_most integer, looked_at integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN format(('SELECT array_agg(id), array_agg(key)'::text || ' FROM (SELECT %1$s AS id, %2$s::text AS key FROM %3$s WHERE %4$s%5$s LIMIT %6$s) found'::text), (q).id, (q).key, tenantry.people_looked_at(q, ordered, after, looked_at), tier, (q).filters, at_most);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_with_facets(scope text, org uuid, named text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN format(' AND %s && %L::bigint[]'::text, tenantry.people_facets(scope), tenantry.facets(org, named));
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_words_of(scope text, org uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN CASE scope WHEN 'members'::text THEN format(' AND (org_id::text COLLATE "C") = %L'::text, org) ELSE ''::text END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.people_years(comparison text, operand text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog'
RETURN CASE WHEN ((comparison = 'after'::text) AND ((operand)::date > (CURRENT_DATE - '40 years'::interval))) THEN ARRAY(SELECT ('born='::text || y.y) FROM generate_series((EXTRACT(year FROM (people_years.operand)::date))::integer, (EXTRACT(year FROM CURRENT_DATE))::integer) y(y)) ELSE NULL::text[] END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.person_stands(person uuid, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  SELECT EXISTS (SELECT FROM user_standing s WHERE s.user_id = person AND (s.state = 'active' OR s.until <= at))
$function$;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.prepare_audit_months()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ SELECT tenantry.prepare_audit_months(now()) $function$;
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.prepare_audit_months(now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '1s'
AS $function$
DECLARE
  month timestamptz;
  part  text;
BEGIN
  PERFORM pg_advisory_xact_lock(2002); -- two nodes may take over at once
  FOR month IN
    SELECT generate_series(date_trunc('month', now) - interval '1 month',
                           date_trunc('month', now) + interval '6 months',
                           interval '1 month')
  LOOP
    part := 'audit_events_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL
      OR EXISTS (SELECT FROM audit_retention r WHERE r.kept_from > month);
    EXECUTE format('CREATE TABLE %I (LIKE audit_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    ALTER TABLE audit_events_rest NO FORCE ROW LEVEL SECURITY;
    EXECUTE format('INSERT INTO %I SELECT * FROM audit_events_rest WHERE at >= %L AND at < %L',
                   part, month, month + interval '1 month');
    DELETE FROM audit_events_rest WHERE at >= month AND at < month + interval '1 month';
    ALTER TABLE audit_events_rest FORCE ROW LEVEL SECURITY;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE audit_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   part, month, month + interval '1 month');
  END LOOP;
END
$function$;
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.protect(tenant_table regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
  BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY p_tenant ON %s TO tenantry_tenant
         USING (org_id = (SELECT tenantry.current_org()))
         WITH CHECK (org_id = (SELECT tenantry.current_org()))', tenant_table);
    EXECUTE format(
      'CREATE POLICY p_identity ON %s TO tenantry_identity
         USING (org_id = (SELECT tenantry.entered_org()))
         WITH CHECK (org_id = (SELECT tenantry.entered_org()))', tenant_table);
    EXECUTE format(
      'CREATE POLICY p_platform ON %s TO tenantry_platform USING (true) WITH CHECK (true)',
      tenant_table);
  END
  $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.refuse_later_management()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
  RAISE EXCEPTION 'a person becomes managed only when their row is made'
    USING ERRCODE = 'integrity_constraint_violation';
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.remove_memberships(person uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  DELETE FROM members WHERE user_id = person;
$function$;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.rotate_api_key(p_id uuid, p_hash bytea, p_owner uuid, p_via_platform boolean, p_overlap bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 UPDATE api_keys SET secret_hash = rotate_api_key.p_hash, previous_hash =
         CASE
             WHEN (rotate_api_key.p_overlap > 0) THEN api_keys.secret_hash
             ELSE NULL::bytea
         END, previous_until =
         CASE
             WHEN (rotate_api_key.p_overlap > 0) THEN (now() + make_interval(secs => (rotate_api_key.p_overlap)::double precision))
             ELSE NULL::timestamp with time zone
         END, owner_id = rotate_api_key.p_owner, via_platform = rotate_api_key.p_via_platform, generation = (api_keys.generation + 1), rotated_at = now()
   WHERE ((api_keys.org_id = tenantry.current_org()) AND (api_keys.id = rotate_api_key.p_id) AND (api_keys.revoked_at IS NULL));
END;
-- owner tenantry_definer
-- execute tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.score_profile()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
  NEW.profile_score := 10 * (num_nonnulls(NEW.avatar_url, NEW.phone, NEW.bio, NEW.country, NEW.city, NEW.timezone,
                                          NEW.locale, NEW.designation, NEW.birth_date)
                             + (cardinality(NEW.expertise) > 0)::int);
  RETURN NEW;
END $function$;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.search_terms(words text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
RETURN ARRAY(SELECT (('%'::text || regexp_replace(word.word, '([\\%_])'::text, '\\\1'::text, 'g'::text)) || '%'::text) FROM regexp_split_to_table(btrim(tenantry.sort_key(search_terms.words)), '\s+'::text) word(word) WHERE (word.word <> ''::text) LIMIT 8);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.second_factor_missing(p_org uuid, p_amr text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT ((p_org IS NOT NULL) AND (NOT ('mfa'::text = ANY (p_amr))) AND (EXISTS ( SELECT 1
            FROM session_policies
           WHERE ((session_policies.org_id = second_factor_missing.p_org) AND session_policies.second_factor_required))));
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.second_factor_wanted_of(p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT 1
            FROM (member_standing m
              JOIN session_policies p ON ((p.org_id = m.org_id)))
           WHERE ((m.user_id = second_factor_wanted_of.p_user) AND (m.state <> 'deleted'::text) AND p.second_factor_required))) AS "exists";
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.session_bounds(p_org uuid, p_auth_time timestamp with time zone, p_expires_at timestamp with time zone, p_seen_at timestamp with time zone, p_absolute bigint, p_idle bigint, p_late bigint)
 RETURNS TABLE(lives boolean, ends_at timestamp with time zone, idle_at timestamp with time zone, policy_epoch bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT ((b.ends_at > now()) AND ((b.idle_at + make_interval(secs => (session_bounds.p_late)::double precision)) > now()) AND ((p.org_id IS NULL) OR ((session_bounds.p_auth_time > p.signed_in_after) AND (session_bounds.p_seen_at > p.seen_after)))),
     b.ends_at,
     LEAST(b.ends_at, b.idle_at) AS "least",
     COALESCE(p.epoch, (0)::bigint) AS "coalesce"
    FROM ((( SELECT 1 AS "?column?") one
      LEFT JOIN session_policies p ON ((p.org_id = session_bounds.p_org)))
      CROSS JOIN LATERAL ( SELECT LEAST(session_bounds.p_expires_at, (session_bounds.p_auth_time + LEAST(make_interval(secs => (session_bounds.p_absolute)::double precision), make_interval(hours => p.absolute_hours)))) AS "least",
             (session_bounds.p_seen_at + LEAST(make_interval(secs => (session_bounds.p_idle)::double precision), make_interval(mins => p.idle_minutes))) AS "?column?") b(ends_at, idle_at));
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.session_stands(p_session uuid, p_user uuid, p_user_epoch bigint, p_org uuid, p_member_epoch bigint, p_org_epoch bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT ((EXISTS ( SELECT 1
            FROM sessions s
           WHERE ((s.id = session_stands.p_session) AND (s.user_id = session_stands.p_user) AND (s.revoked_at IS NULL) AND (s.expires_at > now())))) AND tenantry.stands(p_user, p_user_epoch, NULLIF(p_org, '00000000-0000-0000-0000-000000000000'::uuid), p_member_epoch, p_org_epoch) AND (NOT tenantry.ended_in(p_session, p_org)));
END;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.sessions_seen(p_sessions uuid[], p_orgs uuid[], p_ages bigint[])
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 WITH seen AS (
          SELECT u.session_id,
             u.org_id,
             (now() - make_interval(secs => (((u.age)::numeric / 1000.0))::double precision)) AS at
            FROM UNNEST(sessions_seen.p_sessions, sessions_seen.p_orgs, sessions_seen.p_ages) u(session_id, org_id, age)
         ), due AS (
          SELECT s.id,
             used.at
            FROM (( SELECT seen.session_id,
                     max(seen.at) AS at
                    FROM seen
                   GROUP BY seen.session_id) used
              JOIN sessions s ON ((s.id = used.session_id)))
           WHERE (s.last_seen_at <= (used.at - '00:01:00'::interval))
          FOR NO KEY UPDATE OF s SKIP LOCKED
         ), due_there AS (
          SELECT o.org_id,
             o.session_id,
             used.at
            FROM (seen used
              JOIN session_orgs o ON (((o.org_id = used.org_id) AND (o.session_id = used.session_id))))
           WHERE ((o.last_used_at <= (used.at - '00:01:00'::interval)) AND (o.ended_at IS NULL))
          FOR NO KEY UPDATE OF o SKIP LOCKED
         ), written AS (
          UPDATE sessions s SET last_seen_at = due.at
            FROM due
           WHERE (s.id = due.id)
           RETURNING s.id
         ), written_there AS (
          UPDATE session_orgs o SET last_used_at = due_there.at
            FROM due_there
           WHERE ((o.org_id = due_there.org_id) AND (o.session_id = due_there.session_id))
           RETURNING o.session_id
         )
  SELECT (( SELECT count(*) AS count
            FROM written) + ( SELECT count(*) AS count
            FROM written_there));
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.sort_key(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(regexp_replace(NORMALIZE(lower((words COLLATE pg_c_utf8)), NFKD), '[\u0300-\u036f]'::text, ''::text, 'g'::text), 'øłđðþßæœı'::text, 'olddtsaoi'::text);
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.standing_now(p_user uuid, p_org uuid)
 RETURNS TABLE(user_state text, user_until timestamp with time zone, user_epoch bigint, member_state text, member_until timestamp with time zone, member_epoch bigint, org_state text, org_until timestamp with time zone, org_epoch bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT u.state,
     u.until,
     u.epoch,
     m.state,
     m.until,
     m.epoch,
     o.state,
     o.until,
     o.epoch
    FROM (((( SELECT 1 AS "?column?") one
      LEFT JOIN user_standing u ON ((u.user_id = standing_now.p_user)))
      LEFT JOIN member_standing m ON (((m.org_id = standing_now.p_org) AND (m.user_id = standing_now.p_user))))
      LEFT JOIN org_standing o ON ((o.org_id = standing_now.p_org)));
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.stands(p_user uuid, p_user_epoch bigint, p_org uuid, p_member_epoch bigint, p_org_epoch bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT ((EXISTS ( SELECT 1
            FROM user_standing u
           WHERE ((u.user_id = stands.p_user) AND (u.epoch = stands.p_user_epoch) AND ((u.state = 'active'::text) OR (u.until <= now()))))) AND ((p_org IS NULL) OR (EXISTS ( SELECT 1
            FROM (member_standing m
              JOIN org_standing o ON ((o.org_id = m.org_id)))
           WHERE ((m.org_id = stands.p_org) AND (m.user_id = stands.p_user) AND (m.epoch = stands.p_member_epoch) AND (o.epoch = stands.p_org_epoch) AND ((m.state = 'active'::text) OR (m.until <= now())) AND ((o.state = 'active'::text) OR (o.until <= now())))))));
END;
-- owner tenantry_definer
-- execute tenantry_identity

CREATE OR REPLACE FUNCTION tenantry.starter_stands(starter uuid, member_of uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
BEGIN ATOMIC
 SELECT ((EXISTS ( SELECT
            FROM user_standing u
           WHERE ((u.user_id = starter_stands.starter) AND ((u.state = 'active'::text) OR (u.until <= now()))))) AND ((member_of = '00000000-0000-0000-0000-000000000000'::uuid) OR (EXISTS ( SELECT
            FROM (member_standing m
              JOIN org_standing o ON ((o.org_id = m.org_id)))
           WHERE ((m.org_id = starter_stands.member_of) AND (m.user_id = starter_stands.starter) AND ((m.state = 'active'::text) OR (m.until <= now())) AND ((o.state = 'active'::text) OR (o.until <= now())))))));
END;
-- owner tenantry_definer
-- execute tenantry_identity, tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.users_alike(columns text[], comparisons text[], operands text[], words text, at_most integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_alike('users'::text, '00000000-0000-0000-0000-000000000000'::uuid, columns, comparisons, operands, words, at_most);
-- owner tenantry_owner
-- execute tenantry_platform

CREATE OR REPLACE FUNCTION tenantry.values_of(country text, state text, city text, timezone text, locale text, gender text, designation text, expertise text[], oauth_providers text[])
 RETURNS TABLE(field text, value text)
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
BEGIN ATOMIC
 SELECT said.field,
     said.value
    FROM ( VALUES ('country'::text,values_of.country), ('state'::text,values_of.state), ('city'::text,values_of.city), ('timezone'::text,values_of.timezone), ('locale'::text,values_of.locale), ('gender'::text,values_of.gender), ('designation'::text,values_of.designation)) said(field, value)
   WHERE (length(said.value) <= 200)
 UNION ALL
  SELECT 'expertise'::text,
     one.one
    FROM unnest(values_of.expertise) one(one)
   WHERE (length(one.one) <= 200)
 UNION ALL
  SELECT 'oauth_provider'::text,
     one.one
    FROM unnest(values_of.oauth_providers) one(one)
   WHERE (length(one.one) <= 200);
END;
-- owner tenantry_owner
-- execute public

CREATE OR REPLACE FUNCTION tenantry.walk_members(columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, after_key text, after_id uuid, at_most integer, look_at integer)
 RETURNS tenantry.people_stretch
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_stretch('members'::text, tenantry.current_org(), columns, comparisons, operands, words, sort, descending, after_key, after_id, at_most, look_at);
-- owner tenantry_definer
-- execute tenantry_platform, tenantry_tenant

CREATE OR REPLACE FUNCTION tenantry.walk_users(columns text[], comparisons text[], operands text[], words text, sort text, descending boolean, after_key text, after_id uuid, at_most integer, look_at integer)
 RETURNS tenantry.people_stretch
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog'
RETURN tenantry.people_stretch('users'::text, '00000000-0000-0000-0000-000000000000'::uuid, columns, comparisons, operands, words, sort, descending, after_key, after_id, at_most, look_at);
-- owner tenantry_owner
-- execute tenantry_platform
