// Behind the link of an invitation: says who invites to what, and accepts.
import {ask, giveUp, isFinal, onSubmit, show, takeToken} from '/console/page.js';

const token = takeToken();

function fill(invitation) {
  const host = invitation.org?.name ?? 'the team';
  const inviter = invitation.invited_by ? `${invitation.invited_by} invites you` : 'You are invited';
  tell('title', `Join ${host}`);
  tell('lead', `${inviter} to join ${host} as ${invitation.roles.join(', ')}.`);
  tell('message', invitation.message ?? '');
  tell('welcome', `You belong to ${host} now. You are signed in and can close this page.`);
  document.title = `Join ${host}`;
  for (const field of document.querySelectorAll('input[type="email"]')) {
    field.value = invitation.email;
  }
}

function tell(name, text) {
  for (const place of document.querySelectorAll(`[data-text="${name}"]`)) {
    place.textContent = text;
    place.hidden = text === '';
  }
}

async function acceptAsNewcomer({name, password}) {
  await ask('/v1/invitations/accept', {token, name, password});
  show('done');
}

async function acceptAsKnown(email, {password}) {
  await ask('/v1/auth/sign-in', {identifier: email, password});
  await ask('/v1/invitations/accept', {token});
  show('done');
}

async function start() {
  if (!token) {
    giveUp({detail: 'Open the link of your invitation mail again; it is incomplete.'});
    return;
  }
  const invitation = await ask('/v1/invitations/preview', {token});
  fill(invitation);
  onSubmit(document.querySelector('[data-face="newcomer"] form'), acceptAsNewcomer);
  onSubmit(document.querySelector('[data-face="known"] form'), (fields) =>
    acceptAsKnown(invitation.email, fields));
  show(invitation.has_account ? 'known' : 'newcomer');
}

start().catch((problem) => giveUp(isFinal(problem) ? problem : {
  detail: `${problem.detail ?? 'Something went wrong.'} Open the link of your mail again.`,
}));
