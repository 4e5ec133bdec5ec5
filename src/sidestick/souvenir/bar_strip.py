# SPDX-License-Identifier: Apache-2.0
"""The bars as a strip: one column each, for every player and for all together, pressed to hear the bar again.

In the page the strokes of a pressed bar sound from the hits that lie in the page itself, made by a few oscillators and
noise: no file, no network. Without a script, or on paper, the strip is still the picture.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from html import escape

import msgspec

from sidestick.music import Pad
from sidestick.souvenir.pair_plots import closeness
from sidestick.take import Take
from sidestick.together import Bar, Report

Word = Callable[..., str]

SCRIPT = """
const data=JSON.parse(document.getElementById("strokes").textContent),strip=document.querySelector(".strip");let sound,stop;
function noise(c){const b=c.createBuffer(1,c.sampleRate*.5,c.sampleRate),d=b.getChannelData(0);let s=1;for(let i=0;i<d.length;i++){s=s*16807%2147483647;d[i]=s/1073741823-1}return b}
function strike(c,out,pad,vel,at){const g=c.createGain(),v=.5*(vel/127)**1.3,hit=(node,peak,long)=>{const e=c.createGain();e.gain.setValueAtTime(peak*v,at);e.gain.exponentialRampToValueAtTime(1e-3,at+long);node.connect(e).connect(out);node.start(at);node.stop(at+long)},tone=(from,to,peak,long)=>{const o=c.createOscillator();o.frequency.setValueAtTime(from,at);o.frequency.exponentialRampToValueAtTime(to,at+long*.6);hit(o,peak,long)},hiss=(low,peak,long)=>{const s=c.createBufferSource(),f=c.createBiquadFilter();s.buffer=sound.noise;s.loop=true;f.type="highpass";f.frequency.value=low;const e=c.createGain();e.gain.setValueAtTime(peak*v,at);e.gain.exponentialRampToValueAtTime(1e-3,at+long);s.connect(f).connect(e).connect(out);s.start(at);s.stop(at+long)};
if(pad=="kick")tone(150,45,1.6,.22);else if(pad=="snare"){tone(210,160,.5,.1);hiss(1500,.8,.14)}else if(pad=="hihat")hiss(7500,.5,.06);else if(pad=="crash")hiss(4000,.6,.9);else if(pad=="ride")hiss(6500,.4,.5);else{const f={tom_high:190,tom_mid:140,tom_low:100}[pad]||120;tone(f,f*.6,1.2,.28)}}
function play(bar){if(stop)stop();if(!sound){const c=new AudioContext();sound={c,noise:noise(c)}}const c=sound.c;c.resume();const from=+bar.dataset.from,to=+bar.dataset.to,bus=c.createGain(),t0=c.currentTime+.06;bus.connect(c.destination);data.seats.forEach((hits,i)=>{const p=c.createStereoPanner();p.pan.value=data.seats.length>1?-.6+1.2*i/(data.seats.length-1):0;p.connect(bus);for(const[us,pad,vel]of hits)if(us>=from-40000&&us<to)strike(c,p,data.pads[pad],vel,t0+Math.max(0,us-from+40000)/1e6/data.rate)});bar.classList.add("playing");bar.setAttribute("aria-pressed","true");const end=setTimeout(()=>stop&&stop(),(to-from)/1e3/data.rate+700);stop=()=>{clearTimeout(end);bus.disconnect();bar.classList.remove("playing");bar.setAttribute("aria-pressed","false");stop=null}}
strip.addEventListener("click",e=>{const bar=e.target.closest("button");if(!bar)return;bar.classList.contains("playing")?stop():play(bar)});
""".strip()

POLICY = "'sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode() + "'"
"""What a content security policy must allow for the script above."""

_DEEPEST_MS = 60.0


def bar_strip(
    report: Report, sections: Sequence[tuple[float, str]], label: Callable[[str, Bar], str], *, pressable: bool
) -> str:
    """Return the strip; ``label`` gives a bar's alternative text, ``sections`` are start (s) and safe name."""
    named: dict[int, str] = {}
    for start_s, name in sections:
        here = next((bar.number for bar in report.bars if bar.end_us > start_s * 1e6 + 1000), None)
        if here is not None:
            named[here] = name
    columns = []
    for bar in report.bars:
        cells = "".join(
            _cell(value, f"seat{player.seat % 8}-heat")
            for player, value in zip(report.players, bar.players, strict=True)
        )
        apart = [value for value in bar.pairs if value is not None]
        if report.pairs:
            cells += _together(sum(apart) / len(apart) / 1000 if apart else None)
        said = escape(label(f"{bar.number}", bar))
        name = f"<b>{escape(named[bar.number])}</b>" if bar.number in named else "<b></b>"
        number = f"<u>{bar.number}</u>"
        if pressable:
            columns.append(
                f'<button type=button class=bar data-from={bar.start_us} data-to={bar.end_us} aria-pressed=false aria-label="{said}" title="{said}">{name}{cells}{number}</button>'
            )
        else:
            columns.append(f'<span class=bar role=img aria-label="{said}" title="{said}">{name}{cells}{number}</span>')
    return f"<div class=strip>{''.join(columns)}</div>"


def _cell(value_us: int | None, kind: str) -> str:
    if value_us is None:
        return "<i class=empty></i>"
    ms = value_us / 1000
    height = 50 - 50 * max(-1.0, min(1.0, ms / _DEEPEST_MS))
    return f'<i class="{kind}" style="--near:{closeness(abs(ms))}%;--at:{height:.0f}%"></i>'


def _together(ms: float | None) -> str:
    if ms is None:
        return '<i class="empty all"></i>'
    return f'<i class="all-heat all" style="--near:{closeness(ms)}%"></i>'


def strokes(take: Take) -> str:
    """Return the hits that a pressed bar plays, and the script that plays them, as markup."""
    pads = [pad.value for pad in Pad]
    seats = [
        [[hit.time_us, pads.index(hit.pad.value), hit.velocity] for hit in take.hits_of(seat.index)]
        for seat in take.header.seats
    ]
    data = (
        msgspec.json.encode({"rate": take.header.rate, "pads": pads, "seats": seats}).decode().replace("<", "\\u003c")
    )
    return f'<script type="application/json" id="strokes">{data}</script><script>{SCRIPT}</script>'
