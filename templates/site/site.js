"use strict";
(function () {
  var root = document.body.dataset.root, box = document.getElementById("find"), list = document.getElementById("found"),
    said = document.getElementById("found-count"), rows = null;
  function text(tag, words, parent) {
    var made = document.createElement(tag);
    made.textContent = words;
    parent.appendChild(made);
    return made;
  }
  function show() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.textContent = "";
    list.hidden = !words.length;
    if (!words.length || !rows) { said.textContent = ""; return; }
    var hits = [];
    rows.forEach(function (row, place) {
      var title = row[0].toLowerCase(), whole = title + " " + row[1].toLowerCase(), score = 0;
      for (var i = 0; i < words.length; i++) {
        if (whole.indexOf(words[i]) < 0) return;
        score += title.indexOf(words[i]) >= 0 ? 3 : 1;
      }
      score += row[3] === "model" ? 4 : row[3] === "article" ? 2 : 0;
      hits.push([score, -place, row]);
    });
    hits.sort(function (a, b) { return b[0] - a[0] || b[1] - a[1]; });
    hits.slice(0, 30).forEach(function (hit) {
      var link = text("a", hit[2][0], list);
      link.href = root + hit[2][2];
      text("small", (list.dataset[hit[2][3]] || hit[2][3]) + (hit[2][3] === "article" ? "" : " · " + hit[2][1].slice(0, 120)), link);
    });
    if (!hits.length) text("p", list.dataset.nothing, list);
    said.textContent = list.dataset.some.replace("%", String(hits.length));
  }
  window.diffinsightSearch = function (found) { rows = found; show(); };
  if (box) {
    box.disabled = false;
    box.addEventListener("focus", function () {
      if (rows || document.getElementById("index")) return;
      var script = document.createElement("script");
      script.id = "index";
      script.src = root + "search.js";
      document.head.appendChild(script);
    });
    box.addEventListener("input", show);
    box.form.addEventListener("submit", function (event) {
      event.preventDefault();
      var first = list.querySelector("a");
      if (first) location.href = first.href;
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !list.hidden) { list.hidden = true; box.focus(); }
      if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); box.focus(); }
    });
    document.addEventListener("click", function (event) { if (!box.form.contains(event.target)) list.hidden = true; });
  }
  Array.prototype.forEach.call(document.querySelectorAll("form.filter"), function (form) {
    var members = Array.prototype.slice.call(document.querySelectorAll("." + form.dataset.filter)), output = form.querySelector("output");
    function filter() {
      var words = form.elements.words.value.toLowerCase(), shown = 0, boxes = form.querySelectorAll("input[type=checkbox]"),
        wanted = Array.prototype.filter.call(boxes, function (one) { return one.checked; }).map(function (one) { return one.value; });
      members.forEach(function (one) {
        var left = 0, changes = one.querySelectorAll("[data-label]");
        Array.prototype.forEach.call(changes, function (change) {
          change.hidden = wanted.indexOf(change.dataset.label) < 0;
          left += change.hidden ? 0 : 1;
        });
        one.hidden = (boxes.length > 0 && changes.length > 0 && !left) || one.textContent.toLowerCase().indexOf(words) < 0;
        shown += one.hidden ? 0 : 1;
      });
      output.textContent = shown === members.length ? "" : output.dataset.some.replace("%", String(shown)).replace("%", String(members.length));
    }
    form.addEventListener("input", filter);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  });
  function open() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  open();
}());
