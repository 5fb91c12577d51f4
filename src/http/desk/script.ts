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
`;
