// Brings the page back by itself when the server has restarted or the session is lost.
// What a page shows is in its address, so loading it again loses nothing.
(() => {
  const instance = document.currentScript.dataset.instance;
  const PAUSE = 2000;      // milliseconds between looks
  const FIRST = 15000;     // a page that opens is left alone for so long
  const PATIENCE = 10;     // looks until a living server's lost session is given up
  let away = 0;

  async function look() {
    const status = window.solara?.debug?.connectionStatus;
    if (status === "connected") {
      away = 0;
      return;
    }
    if (status === undefined && performance.now() < FIRST) return;
    try {
      const answer = await fetch("/healthz", { cache: "no-store" });
      if (!answer.ok) return;
      const restarted = (await answer.json()).instance !== instance;
      // Solara finds its session again after a short break; it is given time for that.
      away += status === undefined ? 0 : 1;
      if (restarted || away > PATIENCE) location.reload();
    } catch {
      away = 0;            // no server yet
    }
  }

  async function watch() {
    await look();
    setTimeout(watch, PAUSE);
  }
  setTimeout(watch, PAUSE);
})();
