import { scenes, type Scene } from '../demo/scenes';

/** The demo's eight scenes and two more, so that ten images can show ten results. */
export const tenScenes: Scene[] = [
	...scenes,
	{
		file: 'lighthouse.jpg',
		title: 'Lighthouse',
		alt: 'A lighthouse on a cliff',
		draw: ( l ) =>
			`<rect y="700" width="1600" height="367" fill="${ l.water }"/>` +
			`<path d="M880 1067l60-330 240-90 420 60v360z" fill="${ l.front }"/>` +
			`<path d="M1080 660l30-400h110l30 400z" fill="#fff"/>` +
			`<path d="M1094 480h142l10 100h-162z" fill="${ l.accent }"/>` +
			`<path d="M1095 260l70-90 70 90z" fill="${ l.accent }"/>`,
	},
	{
		file: 'bridge.jpg',
		title: 'Bridge',
		alt: 'A bridge over a river',
		draw: ( l ) =>
			`<path d="M0 640q400-90 800 0t800 0v427H0z" fill="${ l.near }"/>` +
			`<path d="M520 1067q120-260 280-400h90q170 140 290 400z" fill="${ l.water }"/>` +
			`<path d="M200 640q600-330 1200 0v90h-150a450 300 0 0 0-900 0H200z" fill="${ l.far }"/>` +
			`<path d="M180 620q620-340 1240 0v34q-620-330-1240 0z" fill="${ l.accent }"/>`,
	},
];
