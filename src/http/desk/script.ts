/** The desk's one script: as text, since a build carries code only. */
export const SCRIPT = `
document.addEventListener('submit', (event) => {
  const form = event.target;
  const question = form.dataset.question;
  if (question && !window.confirm(question)) { event.preventDefault(); return; }
  for (const button of form.querySelectorAll('button[type=submit]')) {
    if (form.dataset.busy) button.textContent = form.dataset.busy;
    // After the browser has taken the form: a disabled button would not be sent.
    setTimeout(() => { button.disabled = true; }, 0);
  }
});
// A box that ticks all others of its form; without this script it is not shown.
for (const box of document.querySelectorAll('input[data-checks]')) {
  box.hidden = false;
  box.addEventListener('change', () => {
    const name = box.dataset.checks;
    for (const each of box.form.elements) if (each.name === name) each.checked = box.checked;
  });
}
// Back from the next page, what was disabled can be pressed again.
window.addEventListener('pageshow', (event) => { if (event.persisted) window.location.reload(); });

// An upload shows how far it is. Without this script it is a plain form, which does the same.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.upload || event.defaultPrevented) return;
  event.preventDefault();
  const bar = form.querySelector('progress');
  const said = form.querySelector('[data-said]');
  const request = new XMLHttpRequest();
  request.open('POST', form.getAttribute('action'));
  request.setRequestHeader('hx-request', 'true');
  request.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
    if (lengthComputable) bar.value = (100 * loaded) / total;
  });
  request.upload.addEventListener('load', () => {
    bar.removeAttribute('value');
    said.textContent = form.dataset.checking;
  });
  request.addEventListener('load', () => {
    const address = request.getResponseHeader('hx-redirect');
    if (address) { window.location.assign(address); return; }
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    document.title = page.title;
    document.querySelector('main').replaceWith(page.querySelector('main'));
    window.scrollTo(0, 0);
  });
  const brokeOff = () => {
    bar.hidden = true;
    said.textContent = form.dataset.broken;
    for (const button of form.querySelectorAll('button[type=submit]')) button.disabled = false;
  };
  request.addEventListener('error', brokeOff);
  request.addEventListener('abort', brokeOff);
  bar.hidden = false;
  bar.value = 0;
  said.textContent = '';
  request.send(new FormData(form));
});

const uploadAround = ({ target }) =>
  target instanceof Element ? target.closest('form[data-upload]') : null;
document.addEventListener('dragover', (event) => {
  const form = uploadAround(event);
  if (!form) return;
  event.preventDefault();
  form.classList.add('over');
});
document.addEventListener('dragleave', (event) => {
  const form = uploadAround(event);
  if (form && !form.contains(event.relatedTarget)) form.classList.remove('over');
});
document.addEventListener('drop', (event) => {
  const form = uploadAround(event);
  if (!form) return;
  event.preventDefault();
  form.classList.remove('over');
  const { files } = event.dataTransfer;
  if (files.length !== 1) return;
  form.querySelector('input[type=file]').files = files;
  form.querySelector('[data-said]').textContent = files[0].name;
});
`;
