// Grids through time: one at a time, chosen by a slider. Without this script all are shown.
for (const film of document.querySelectorAll(".film")) {
  const frames = [...film.querySelectorAll("li")];
  const slider = film.querySelector("input");
  const show = () => {
    frames.forEach((frame, index) => { frame.hidden = index !== slider.valueAsNumber; });
    slider.setAttribute("aria-valuetext", frames[slider.valueAsNumber].querySelector("figcaption").textContent);
  };
  slider.max = frames.length - 1;
  slider.value = slider.max;
  slider.addEventListener("input", show);
  film.classList.add("plays");
  show();
}
