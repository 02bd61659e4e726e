// Behind the link that proves an address: asks once more, because programs open links too.
import {ask, giveUp, onSubmit, renewSession, show, takeToken} from '/console/page.js';

const token = takeToken();

if (token) {
  onSubmit(document.querySelector('[data-face="form"] form'), async () => {
    await renewSession();
    await ask('/v1/auth/email/verify', {token});
    show('done');
  });
  show('form');
} else {
  giveUp({detail: 'Open the link of your mail again; it is incomplete.'});
}
