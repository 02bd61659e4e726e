// What the pages behind links share: the token of the mail, the faces of a page, and problems in words.

/** The token behind #, which never travels to a server by itself; the address bar forgets it. */
export function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  history.replaceState(null, '', location.pathname);
  return token;
}

/** Shows one face of the page, hides the others, and tells screen readers where they are. */
export function show(name) {
  for (const face of document.querySelectorAll('[data-face]')) {
    face.hidden = face.dataset.face !== name;
  }
  document.querySelector(`[data-face="${name}"] h1`)?.focus();
}

/** Asks the API. Resolves to the answer, rejects with a problem that has status, code and detail. */
export async function ask(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body),
    });
  } catch {
    throw {status: 0, code: 'offline', detail: 'The server cannot be reached. Try again in a moment.'};
  }
  const told = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) {
    throw told ?? {status: answer.status, code: 'unexpected', detail: 'Something went wrong. Try again in a moment.'};
  }
  return told;
}

/**
 * Lets the next request tell who is signed in here, though the last one was a while ago: whoever proves something as
 * themselves keeps what is theirs. Nobody being signed in is no problem, and any other shows with that request.
 */
export async function renewSession() {
  await ask('/v1/auth/refresh', {}).catch(() => null);
}

/** Whether trying again with the same link cannot help. */
export function isFinal(problem) {
  return problem.status === 404 || problem.status === 410;
}

/** The last word about a link. */
export function giveUp(problem) {
  document.querySelector('[data-face="gone"] .problem').textContent = sentence(problem.detail);
  show('gone');
}

/** Calls `send` with the fields of the form; while it runs nothing can be sent twice. */
export function onSubmit(form, send) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button[type="submit"]');
    if (button.disabled) {
      return;
    }
    forget(form);
    button.disabled = true;
    form.setAttribute('aria-busy', 'true');
    try {
      await send(Object.fromEntries(new FormData(form)));
    } catch (problem) {
      if (isFinal(problem)) {
        giveUp(problem);
      } else {
        complain(form, problem);
      }
    } finally {
      button.disabled = false;
      form.removeAttribute('aria-busy');
    }
  });
}

/** Says what is wrong next to each field, or above the form; the first wrong field gets the cursor. */
function complain(form, problem) {
  const left = [];
  let first = null;
  for (const {pointer, detail} of problem.errors ?? []) {
    const field = form.elements.namedItem(pointer.slice(1));
    const place = field && form.querySelector(`#${CSS.escape(field.id)}-wrong`);
    if (place) {
      place.textContent = sentence(detail);
      field.setAttribute('aria-invalid', 'true');
      first ??= field;
    } else {
      left.push(detail);
    }
  }
  if (left.length > 0 || first === null) {
    const above = form.closest('section').querySelector('.problem');
    above.textContent = sentence(left.join('; ') || problem.detail);
    above.hidden = false;
  }
  first?.focus();
}

function forget(form) {
  form.closest('section').querySelector('.problem').hidden = true;
  for (const place of form.querySelectorAll('.wrong')) {
    place.textContent = '';
  }
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
  }
}

function sentence(words) {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

for (const box of document.querySelectorAll('[data-reveals]')) {
  box.addEventListener('change', () => {
    document.getElementById(box.dataset.reveals).type = box.checked ? 'text' : 'password';
  });
}
