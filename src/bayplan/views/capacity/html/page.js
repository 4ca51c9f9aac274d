"use strict";
(() => {
  const plan = document.getElementById("plan");
  const tip = document.getElementById("tip");
  if (!plan || !tip) return;

  const option = (target) => (target instanceof Element ? target.closest('[role="option"]') : null);
  const line = (kind, text) => {
    const made = document.createElement(kind);
    made.textContent = text;
    return made;
  };

  const show = (pod) => {
    const [name, ...facts] = pod.getAttribute("aria-label").split(", ");
    tip.replaceChildren(line("b", name), line("span", pod.parentNode.dataset.name), ...facts.map((fact) => line("span", fact)));
    tip.hidden = false;
    const at = pod.getBoundingClientRect();
    const room = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - room.width / 2), innerWidth - room.width - 8);
    const above = at.top - room.height - 10;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 4 ? above : Math.min(at.bottom + 10, innerHeight - room.height - 8)}px`;
  };
  const hide = () => { tip.hidden = true; };

  const centre = (pod) => {
    const at = pod.getBoundingClientRect();
    return [at.left + at.width / 2, at.top + at.height / 2];
  };
  const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const nearest = (pod, pods, [dx, dy]) => {
    const [x, y] = centre(pod);
    let best = null;
    let least = Infinity;
    for (const other of pods) {
      const [ox, oy] = centre(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const across = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      const far = along + 3 * across;
      if (other !== pod && along > 0.5 && far < least) [best, least] = [other, far];
    }
    return best;
  };
  const go = (pod) => {
    for (const other of pod.parentNode.querySelectorAll('[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    pod.setAttribute("tabindex", "0");
    pod.focus({ preventScroll: false });
  };

  plan.addEventListener("keydown", (event) => {
    const pod = option(event.target);
    if (event.key === "Escape") hide();
    if (!pod) return;
    const pods = [...pod.parentNode.querySelectorAll('[role="option"]')];
    const next = event.key in STEPS ? nearest(pod, pods, STEPS[event.key])
      : event.key === "Home" ? pods[0]
      : event.key === "End" ? pods[pods.length - 1]
      : null;
    if (event.key in STEPS || next) event.preventDefault();
    if (next) go(next);
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(pod); }
  });
  plan.addEventListener("focusin", (event) => { const pod = option(event.target); if (pod) show(pod); });
  plan.addEventListener("focusout", (event) => { if (option(event.target)) hide(); });
  plan.addEventListener("pointerover", (event) => {
    const pod = option(event.target);
    if (pod) show(pod);
    else if (!option(document.activeElement)) hide();
  });
  plan.addEventListener("pointerleave", () => { if (!option(document.activeElement)) hide(); });
  plan.addEventListener("click", (event) => { const pod = option(event.target); if (pod) { go(pod); show(pod); } });
  addEventListener("scroll", () => { const pod = option(document.activeElement); if (pod && !tip.hidden) show(pod); else hide(); }, { passive: true });

  plan.querySelector(".legend").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    const on = chosen.getAttribute("aria-pressed") !== "true";
    for (const button of plan.querySelectorAll(".legend button")) button.setAttribute("aria-pressed", String(on && button === chosen));
    plan.classList.toggle("faded", on);
    for (const pod of plan.querySelectorAll('[role="option"]')) pod.classList.toggle("lit", on && pod.classList.contains(chosen.dataset.tier));
  });

  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details.line")) one.open = false; });
})();
