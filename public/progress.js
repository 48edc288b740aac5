// Shows how far a computation is, and loads the page anew when it is done. Without JavaScript the
// page has a link that does the same.
const meter = document.querySelector('[data-progress]');

async function look() {
  const answer = await fetch(meter.dataset.progress, { headers: { accept: 'application/json' } });
  if (!answer.ok) return;
  const { status, progress } = await answer.json();
  meter.value = progress;
  if (status === 'computing') setTimeout(look, 700);
  else location.reload();
}

if (meter) setTimeout(look, 500);
