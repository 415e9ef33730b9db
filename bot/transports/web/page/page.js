"use strict";
// The chat page: draws what the log holds, sends what is typed or pressed. Text is only ever
// put in as text, never as markup.

const $ = (id) => document.getElementById(id);
const lines = $("lines"), scroll = $("scroll"), text = $("text"), menu = $("menu");
const nodes = new Map();
let asking = 0, words = {}, menuItems = [], replyTo = "", unread = 0, waiting = 0, last = "", stream, loaded = false;

const make = (tag, className, content) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (content !== undefined) node.textContent = content;
  return node;
};

const drawSpan = ([content, style, href]) => {
  if (style === "link" && /^https?:\/\//i.test(href)) {
    const link = make("a", "", content);
    link.href = href;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  const tag = { strong: "strong", code: "code", mark: "mark" }[style];
  return tag ? make(tag, "", content) : document.createTextNode(content);
};

// Quotes that follow one another are one, which folds where it is long.
const drawBlocks = (blocks) => {
  const drawn = [];
  let quote = null;
  for (const block of blocks) {
    if (block.kind !== "quote") { quote = null; drawn.push(drawBlock(block)); continue; }
    if (!quote || !block.tight) { quote = make("blockquote", block.tight ? "quote tight" : "quote"); drawn.push(quote); }
    const line = make("p");
    line.append(...block.spans.map(drawSpan));
    quote.append(line);
  }
  drawn.filter((node) => node.childElementCount > FOLDED && node.matches("blockquote")).forEach(fold);
  return drawn;
};

const FOLDED = 4;
const fold = (quote) => {
  const more = make("button", "more", words.more);
  more.type = "button";
  more.setAttribute("aria-expanded", "false");
  quote.classList.add("folded");
  more.addEventListener("click", () => {
    const open = !quote.classList.toggle("folded");
    more.textContent = open ? words.less : words.more;
    more.setAttribute("aria-expanded", String(open));
  });
  quote.append(more);
};

const drawBlock = (block) => {
  const node = make("p", block.kind);
  if (block.tight) node.classList.add("tight");
  node.append(...block.spans.map(drawSpan));
  return node;
};

const drawButton = (line, [label, action]) => {
  if (/^https?:\/\//i.test(action)) {
    const link = make("a", "", label);
    link.href = action;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  const button = make("button", label.startsWith("✓") ? "chosen" : "", label);
  button.type = "button";
  // Not every telephone and desk has these pictures among its letters.
  if (THUMBS[label]) {
    button.replaceChildren(thumb(label));
    button.setAttribute("aria-label", words[THUMBS[label]] || label);
    button.title = words[THUMBS[label]] || label;
  }
  button.addEventListener("click", () => press(button, line.id, action));
  return button;
};

// From our own address, when it comes into view; the room for it is kept, so that nothing jumps.
const drawPicture = (line) => {
  const box = make("figure", "picture"), image = make("img");
  image.loading = "lazy";
  image.alt = line.blocks[0].spans.map((span) => span[0]).join("");
  image.addEventListener("error", () => box.remove());
  image.src = `/picture?line=${line.id}&article=${line.about[0]}`;
  box.append(image);
  return box;
};

const THUMBS = { "👍": "like", "👎": "dislike" };
const thumb = (label) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (label === "👎") svg.setAttribute("transform", "rotate(180)");
  path.setAttribute("d", "M7 21H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h3m0 11V10m0 11h9.3a2 2 0 0 0 2-1.6l1.6-8A2 2 0 0 0 18 9h-4.5l.8-4.1A1.8 1.8 0 0 0 12.6 3L7 10");
  svg.append(path);
  return svg;
};

const clock = (at) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));

const drawMeta = (line, title) => {
  const meta = make("div", "meta");
  const time = make("time", "", clock(line.at));
  time.dateTime = line.at;
  meta.append(time);
  if (title) {
    const reply = make("button", "", "↩");
    reply.type = "button";
    reply.setAttribute("aria-label", `${words.reply}: ${title}`);
    reply.addEventListener("click", () => answer(line.id, title));
    meta.append(reply);
  }
  return meta;
};

const draw = (line) => {
  const item = make("li", line.who);
  item.dataset.id = line.id;
  item.dataset.day = new Date(line.at).toDateString();
  const bubble = make("div", "bubble");
  if (line.who === "me") {
    const about = line.reply_to && nodes.get(line.reply_to)?.querySelector(".title");
    if (about) bubble.append(make("q", "about", about.textContent));
    bubble.append(make("span", "unseen", `${words.you}: `), document.createTextNode(line.text));
    item.append(bubble, drawMeta(line));
    return item;
  }
  bubble.lang = line.lang || document.documentElement.lang;
  if (line.picture) bubble.append(drawPicture(line));
  bubble.append(...drawBlocks(line.blocks));
  const card = make("div", "card");
  card.append(bubble);
  if (line.attachment) {
    const node = make("div", "row"), link = make("a", "file", `↓ ${line.attachment}`);
    link.href = `/file?line=${line.id}`;
    link.download = line.attachment;
    node.append(link);
    card.append(node);
  }
  for (const row of line.buttons) {
    const node = make("div", "row");
    node.append(...row.map((button) => drawButton(line, button)));
    card.append(node);
  }
  item.append(card);
  const title = line.about[0] ? line.blocks[0].spans.map((span) => span[0]).join("") : "";
  item.append(drawMeta(line, title));
  return item;
};

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };

const show = (line) => {
  const fresh = draw(line), old = nodes.get(line.id);
  nodes.set(line.id, fresh);
  if (!old) {
    lines.append(fresh);
    return;
  }
  // The keyboard stays where it was: on the button in the same place, else on the conversation.
  const held = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  const title = (node) => node.querySelector(".title")?.textContent;
  old.replaceWith(fresh);
  // Something else stands in its place: it is read from its top.
  if (title(old) !== title(fresh) && fresh.offsetTop < scroll.scrollTop) scroll.scrollTop = Math.max(0, fresh.offsetTop - 12);
  if (held >= 0) ([...fresh.querySelectorAll("button, a")][held] || scroll).focus({ preventScroll: true });
};

// A line between two days, as on paper.
const divide = () => {
  lines.querySelectorAll(".day").forEach((node) => node.remove());
  let day = "";
  for (const item of [...lines.children]) {
    if (item.dataset.day === day) continue;
    day = item.dataset.day;
    const date = new Date(day), today = new Date().toDateString() === day;
    const said = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", weekday: "short" }).format(date);
    item.before(make("li", "day", today ? words.today : said));
  }
};

const receive = (batch) => {
  const stay = loaded && !atEnd(), first = !loaded;
  const fresh = batch.filter((line) => !nodes.has(line.id));
  batch.forEach(show);
  divide();
  loaded = true;
  $("empty").hidden = nodes.size > 0;
  if (first) {
    $("earlier").hidden = batch.length < 60;
    toEnd();
    return;
  }
  if (!fresh.length) return;
  $("erased").textContent = "";
  const theirs = fresh.filter((line) => line.who === "bot");
  if (document.hidden && theirs.length) { unread += theirs.length; retitle(); }
  if (stay && theirs.length === fresh.length) $("newer").hidden = false;
  else reveal(fresh);
};

// A long answer is read from its top: what was asked last is brought into view, not the end.
const reveal = (fresh) => {
  toEnd();
  const asked = [...lines.querySelectorAll("li.me")].pop();
  const begun = asked && Date.now() - asking < 5000 ? asked : nodes.get(fresh[0].id);
  if (begun.offsetTop < scroll.scrollTop) scroll.scrollTop = Math.max(0, begun.offsetTop - 12);
};

const retitle = () => { document.title = (unread ? `(${unread}) ` : "") + (words.title || ""); };

// Who wants no pictures any more sees none from then on.
const wanted = (shown) => {
  if (!shown) lines.querySelectorAll(".picture").forEach((node) => node.remove());
};

const say = (told) => {
  words = told.words;
  menuItems = told.menu;
  document.documentElement.lang = told.language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words[node.dataset.label]);
  document.querySelector("h1").textContent = words.title;
  text.placeholder = words.write;
  retitle();
};

const toast = (said) => {
  $("toast").textContent = said;
  clearTimeout(toast.timer);
  if (said) toast.timer = setTimeout(() => { $("toast").textContent = ""; }, 4000);
};

// The chat was erased: nothing of it stays on the page but that it was, until somebody writes.
const forget = (said) => {
  lines.replaceChildren();
  nodes.clear();
  answer("", "");
  $("empty").hidden = false;
  $("earlier").hidden = $("newer").hidden = true;
  if (said) $("erased").textContent = said;
};

const post = async (body, file) => {
  waiting += 1;
  const slow = setTimeout(() => { $("typing").hidden = false; if (atEnd()) toEnd(); }, 400);
  try {
    const kind = file ? "application/octet-stream" : "application/json";
    const answer = await fetch(file ? `/document?name=${encodeURIComponent(file.name)}` : "/say", {
      method: "POST", headers: { "Content-Type": kind }, body: file || JSON.stringify(body),
    });
    if (answer.status === 503) {
      // The archive cannot be reached: what was typed stays, to be sent again.
      toast((await answer.json()).said);
      return false;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    wanted(told.pictures);
    if (told.language !== document.documentElement.lang) say(told);
    if (told.gone) forget(told.toast);
    else toast(told.toast);
    return true;
  } catch {
    toast(words.failed);
    return false;
  } finally {
    clearTimeout(slow);
    waiting -= 1;
    if (!waiting) $("typing").hidden = true;
  }
};

const send = async (said) => {
  asking = Date.now();
  if (picks.test(said)) $("file").click();
  const body = { text: said, reply_to: replyTo };
  answer("", "");
  $("newer").hidden = true;
  toEnd();
  return post(body);
};

const press = async (button, message, action) => {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  await post({ action, message });
  button.removeAttribute("aria-busy");
};

const answer = (id, title) => {
  replyTo = id;
  $("replying").hidden = !id;
  $("replying").querySelector("q").textContent = title.slice(0, 40);
  if (id) text.focus();
};

const grow = () => {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
};

const offer = (filter) => {
  const found = filter === null ? [] : menuItems.filter((item) => item.text.startsWith(filter));
  menu.replaceChildren(...found.map((item) => {
    const entry = make("li"), button = make("button");
    button.type = "button";
    button.append(make("b", "", item.word), make("span", "", item.about), make("code", "", item.text));
    button.addEventListener("click", () => { offer(null); text.value = ""; grow(); text.focus(); send(item.text); });
    entry.append(button);
    return entry;
  }));
  menu.hidden = !found.length;
  $("open").setAttribute("aria-expanded", String(!menu.hidden));
};

const connect = () => {
  stream = new EventSource(last ? `/events?after=${last}` : "/events");
  stream.addEventListener("words", (event) => { $("lost").hidden = true; const told = JSON.parse(event.data); wanted(told.pictures); say(told); });
  stream.addEventListener("lines", (event) => { last = event.lastEventId; receive(JSON.parse(event.data)); });
  stream.addEventListener("gone", () => { last = ""; forget(""); });
  stream.addEventListener("error", () => {
    $("lost").hidden = false;
    // The browser tries again by itself, unless it gave up.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  });
};

$("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (!said) return;
  text.value = "";
  grow();
  offer(null);
  if (!(await send(said)) && !text.value) { text.value = said; grow(); }
});
text.addEventListener("keydown", (event) => {
  // Enter that ends an input method's choice of characters sends nothing.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    $("form").requestSubmit();
  }
});
text.addEventListener("input", () => { grow(); offer(/^\/\w*$/.test(text.value) ? text.value.toLowerCase() : null); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!menu.hidden) { offer(null); text.focus(); } else if (replyTo) answer("", "");
});
$("open").addEventListener("click", () => { offer(menu.hidden ? "" : null); if (!menu.hidden) menu.querySelector("button").focus(); });
// Who asks to import is shown their files at once; what is chosen goes along.
const picks = /^(?:\/import|匯入|汇入|導入|导入|import)$/i;
$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  $("file").value = "";
  if (file && file.size > 2000000) toast(words.large);
  else if (file) await post({ text: "/import", file: await file.text() });
});
$("cancel").addEventListener("click", () => { answer("", ""); text.focus(); });
$("begin").addEventListener("click", () => { text.focus(); send("/start"); });
$("newer").addEventListener("click", () => { $("newer").hidden = true; toEnd(); scroll.focus(); });
scroll.addEventListener("scroll", () => { if (atEnd()) $("newer").hidden = true; });
document.addEventListener("visibilitychange", () => { if (!document.hidden) { unread = 0; retitle(); } });
$("earlier").addEventListener("click", async () => {
  const first = lines.querySelector("li[data-id]"), height = scroll.scrollHeight;
  if (!first) return;
  const batch = await (await fetch(`/earlier?before=${first.dataset.id}`)).json();
  const fresh = batch.filter((line) => !nodes.has(line.id)).map((line) => { const node = draw(line); nodes.set(line.id, node); return node; });
  lines.prepend(...fresh);
  divide();
  $("earlier").hidden = batch.length < 60;
  scroll.scrollTop += scroll.scrollHeight - height;
});
// A link may bring an article or a feed along, as it does elsewhere: ?start=a345_02.
const link = new URLSearchParams(location.search).get("start") || "";
if (/^[\w-]{1,64}$/.test(link)) {
  history.replaceState(null, "", location.pathname);
  send(`/start ${link}`);
}
// Files chosen, dropped onto the page, or pasted, are read like those sent to any bot.
const hand = async (files) => {
  for (const file of [...files]) {
    if (file.size > 5000000) toast(words.large);
    else await post(null, file);
  }
};
$("attach").addEventListener("click", () => $("document").click());
$("document").addEventListener("change", async () => {
  await hand($("document").files);
  $("document").value = "";
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  hand(event.dataTransfer.files);
});
text.addEventListener("paste", (event) => hand(event.clipboardData.files));
if (matchMedia("(pointer: fine)").matches) text.focus();
connect();
