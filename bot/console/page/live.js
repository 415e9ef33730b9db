// Brings what is marked as live up to date every fifteen seconds, while the page is looked at.
const live = document.querySelector("[data-live]");
async function renew() {
  if (document.hidden || !live) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (fresh) live.replaceChildren(...fresh.childNodes);
}
if (live) setInterval(() => renew().catch(() => {}), 15000);
