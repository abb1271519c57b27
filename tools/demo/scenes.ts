/**
 * Eight simple scenes. Each image shows its scene by day, and the image's replacement shows it in the evening.
 */

export const width = 1600;
export const height = 1067;

interface Light {
	sky: [ string, string ];
	sun: string;
	far: string;
	near: string;
	front: string;
	water: string;
	accent: string;
}

const day: Light = {
	sky: [ '#6ec1ff', '#d9f1ff' ],
	sun: '#fff3b0',
	far: '#7f9cc4',
	near: '#4c9a5f',
	front: '#2f7a46',
	water: '#2b78c5',
	accent: '#e0533d',
};

const evening: Light = {
	sky: [ '#3a1c71', '#ff8f6b' ],
	sun: '#ffd23f',
	far: '#5b3f8c',
	near: '#3d2a66',
	front: '#241842',
	water: '#2f2a8c',
	accent: '#21d4a4',
};

export interface Scene {
	file: string;
	title: string;
	alt: string;
	draw: ( light: Light ) => string;
}

const path = ( d: string, fill: string ): string =>
	`<path d="${ d }" fill="${ fill }"/>`;

const circle = ( x: number, y: number, r: number, fill: string ): string =>
	`<circle cx="${ x }" cy="${ y }" r="${ r }" fill="${ fill }"/>`;

const box = (
	x: number,
	y: number,
	w: number,
	h: number,
	fill: string
): string =>
	`<rect x="${ x }" y="${ y }" width="${ w }" height="${ h }" fill="${ fill }"/>`;

const tree = ( x: number, y: number, size: number, fill: string ): string =>
	path(
		`M${ x } ${ y - size * 3 }l${ size } ${ size * 3 }h-${ size * 2 }z`,
		fill
	);

const many = < T >( items: T[], draw: ( item: T, index: number ) => string ) =>
	items.map( draw ).join( '' );

export const scenes: Scene[] = [
	{
		file: 'mountains.jpg',
		title: 'Mountains',
		alt: 'Three mountain tops behind a meadow',
		draw: ( l ) =>
			path(
				'M0 800L380 260 620 620 860 200 1180 640 1340 420 1600 760V1067H0z',
				l.far
			) +
			path( 'M860 200l90 125-60-10-50 40-40-30z', '#fff' ) +
			path( 'M0 820q400-120 800 0t800-40V1067H0z', l.near ),
	},
	{
		file: 'sea.jpg',
		title: 'Sea',
		alt: 'A sailing boat on a calm sea',
		draw: ( l ) =>
			box( 0, 620, width, 447, l.far ) +
			path( 'M0 760q200-40 400 0t400 0 400 0 400 0V1067H0z', l.water ) +
			path( 'M700 700h260l-50 80h-160z', l.accent ) +
			path( 'M820 340v340h-150zM850 400v280h120z', '#fff' ),
	},
	{
		file: 'desert.jpg',
		title: 'Desert',
		alt: 'Dunes and a cactus',
		draw: ( l ) =>
			path( 'M0 700q500-200 900 20t700-80V1067H0z', l.sun ) +
			path( 'M0 860q600-160 1600 20V1067H0z', l.accent ) +
			path(
				'M1100 480h70v380h-70zM1010 580h50v90h60v50h-110zM1210 540h50v150h-110v-50h60z',
				l.front
			),
	},
	{
		file: 'forest.jpg',
		title: 'Forest',
		alt: 'Fir trees in two rows',
		draw: ( l ) =>
			many( [ 100, 330, 560, 790, 1020, 1250, 1480 ], ( x ) =>
				tree( x, 780, 150, l.far )
			) +
			many( [ 0, 230, 460, 690, 920, 1150, 1380, 1600 ], ( x ) =>
				tree( x, 960, 170, l.near )
			) +
			box( 0, 930, width, 137, l.front ),
	},
	{
		file: 'city.jpg',
		title: 'City',
		alt: 'A row of houses with lit windows',
		draw: ( l ) =>
			many(
				[ 420, 640, 360, 720, 520, 600, 440, 680 ],
				( tall, index ) => {
					const x = index * 200;
					const fill = index % 2 === 0 ? l.far : l.near;
					const windows = many( [ 40, 120 ], ( dx ) =>
						many( [ 60, 160, 260 ], ( dy ) =>
							box( x + dx, 960 - tall + dy, 40, 60, l.sun )
						)
					);
					return box( x, 960 - tall, 190, tall, fill ) + windows;
				}
			) + box( 0, 950, width, 117, l.front ),
	},
	{
		file: 'fields.jpg',
		title: 'Fields',
		alt: 'Striped fields with a red barn',
		draw: ( l ) =>
			path( 'M0 640q800-120 1600 0V1067H0z', l.near ) +
			many( [ 0, 1, 2, 3, 4, 5 ], ( n ) =>
				path(
					`M${ 700 + n * 40 } 600L${ n * 320 - 80 } 1067h150L${ 716 + n * 40 } 600z`,
					l.front
				)
			) +
			path( 'M1120 460l130-110 130 110v190h-260z', l.accent ) +
			box( 1210, 540, 80, 110, '#fff' ),
	},
	{
		file: 'balloons.jpg',
		title: 'Balloons',
		alt: 'Three hot-air balloons over hills',
		draw: ( l ) =>
			path( 'M0 860q400-140 800-20t800-60V1067H0z', l.near ) +
			many(
				[
					[ 360, 360, 150 ],
					[ 860, 240, 110 ],
					[ 1250, 430, 130 ],
				],
				( [ x = 0, y = 0, r = 0 ], index ) =>
					circle( x, y, r, index === 1 ? l.sun : l.accent ) +
					path(
						`M${ x - r * 0.8 } ${ y + r * 0.6 }h${ r * 1.6 }l-${ r * 0.55 } ${ r * 0.7 }h-${ r * 0.5 }z`,
						index === 1 ? l.sun : l.accent
					) +
					box(
						x - r * 0.22,
						y + r * 1.45,
						r * 0.44,
						r * 0.35,
						l.front
					)
			),
	},
	{
		file: 'house.jpg',
		title: 'House',
		alt: 'A small house beside a tree',
		draw: ( l ) =>
			path( 'M0 800q800-100 1600 0V1067H0z', l.near ) +
			box( 480, 500, 460, 360, '#fff' ) +
			path( 'M420 520l290-240 290 240z', l.accent ) +
			box( 560, 580, 110, 110, l.sun ) +
			box( 770, 640, 110, 220, l.front ) +
			tree( 1220, 860, 150, l.front ),
	},
];

/** Draws a scene by day, or its replacement in the evening, as SVG. */
export function drawScene( scene: Scene, isReplacement: boolean ): string {
	const light = isReplacement ? evening : day;
	const sun = isReplacement
		? circle( 1280, 620, 150, light.sun )
		: circle( 1330, 210, 110, light.sun );
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" width="${ width }" height="${ height }" viewBox="0 0 ${ width } ${ height }">` +
		`<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${ light.sky[ 0 ] }"/><stop offset="1" stop-color="${ light.sky[ 1 ] }"/></linearGradient></defs>` +
		`${ box( 0, 0, width, height, 'url(#sky)' ) }${ sun }${ scene.draw( light ) }</svg>`
	);
}
