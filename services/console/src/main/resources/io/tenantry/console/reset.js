// Behind the link of a password reset: takes the new password.
import {ask, giveUp, onSubmit, renewSession, show, takeToken} from '/console/page.js';

const token = takeToken();

if (token) {
  onSubmit(document.querySelector('[data-face="form"] form'), async ({password}) => {
    await renewSession();
    await ask('/v1/auth/password/reset', {token, password});
    show('done');
  });
  show('form');
} else {
  giveUp({detail: 'Open the link of your mail again; it is incomplete.'});
}
