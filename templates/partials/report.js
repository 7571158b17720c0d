"use strict";
(function () {
  var form = document.getElementById("filters");
  var search = document.getElementById("search");
  var rule = document.getElementById("rule");
  var folder = document.getElementById("folder");
  var shown = document.getElementById("shown");
  var boxes = Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]"));
  var files = Array.prototype.slice.call(document.querySelectorAll(".file"));
  var texts = new Map();

  function text(element) {
    if (!texts.has(element)) {
      texts.set(element, element.textContent.toLowerCase());
    }
    return texts.get(element);
  }

  function filtering() {
    return search.value.trim() !== "" || rule.value !== "" || folder.value !== "" || boxes.some(function (box) { return !box.checked; });
  }

  function apply() {
    var labels = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var active = filtering();
    var statements = 0;
    files.forEach(function (file) {
      var inFolder = folder.value === "" || file.dataset.folder === folder.value;
      var title = file.querySelector("h3").textContent.toLowerCase();
      var left = 0;
      file.querySelectorAll(".group").forEach(function (group) {
        var heading = group.querySelector("h4");
        var above = title + " " + (heading ? heading.textContent.toLowerCase() : "");
        var here = 0;
        group.querySelectorAll(".statements > li").forEach(function (item) {
          var fits = inFolder && labels.indexOf(item.className) >= 0 && (rule.value === "" || item.dataset.rule === rule.value) &&
            words.every(function (word) { return text(item).indexOf(word) >= 0 || above.indexOf(word) >= 0; });
          item.hidden = !fits;
          here += fits ? 1 : 0;
        });
        group.hidden = active && here === 0;
        left += here;
      });
      file.hidden = active && left === 0;
      var row = document.querySelector('tr[data-item="' + file.id + '"]');
      if (row) {
        row.hidden = file.hidden;
      }
      statements += left;
    });
    var sentence = statements === 1 ? shown.dataset.one : shown.dataset.some.replace("%", String(statements));
    shown.textContent = active ? sentence : "";
  }

  function clear() {
    form.reset();
    apply();
  }

  function land() {
    var name = decodeURIComponent(location.hash.slice(1));
    var target = name && document.getElementById(name);
    if (!target) {
      return;
    }
    if (target.closest("[hidden]")) {
      clear();
    }
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  function copy(button) {
    var words = button.previousElementSibling.textContent;
    function done() {
      var before = button.textContent;
      button.textContent = document.body.dataset.done;
      window.setTimeout(function () { button.textContent = before; }, 1500);
    }
    function byHand() {
      var area = document.createElement("textarea");
      area.value = words;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
      done();
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(words).then(done, byHand);
    } else {
      byHand();
    }
  }

  document.querySelectorAll(".scripted").forEach(function (element) { element.hidden = false; });
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { window.setTimeout(apply); });
  window.addEventListener("hashchange", land);
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-copy]");
    if (button) {
      copy(button);
    }
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && filtering()) {
      clear();
    }
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (element) { element.open = true; });
  });
  apply();
  land();
})();
