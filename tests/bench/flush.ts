/**
 * Measures a flush of one image with each provider, by a new link and by removal, with and without the account's
 * key, from the screen and by WP-CLI: npm run bench:flush
 *
 *   npm run bench:flush -- 2    two images of each site instead of five
 *
 * Measures the seconds from the click until visitors get the new image and until the verdict, and the requests to the
 * CDN. Everything runs in real time; only the time that a removal takes at the CDN is simulated. Other work on the
 * machine makes it slower.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Colour } from '../../tools/site/site';
import { replacePicture } from '../e2e/support/cdn';
import {
	certain,
	layOut,
	median,
	spread,
	timed,
	times,
	type Figure,
} from './figures';
import { doorsOf, type Door, type Flushed } from './flush-doors';
import {
	providers,
	startFlushSite,
	type FlushPicture,
	type FlushSite,
} from './flush-site';
import { withLive } from './live';
import { isSeen, linksNow, visit } from './visitors';

interface Life {
	provider: string;
	door: string;
	way: Way;
	image: string;
	/** The flush's final state, or the way it flushed if that wasn't the expected way. */
	state: string;
	/** Seconds from the click until visitors got the new image, if they did. */
	seen: number | null;
	/** Seconds from the click until the verdict. */
	said: number;
	/** Requests to the CDN until the verdict. */
	before: number;
	/** Requests to the CDN until the flush has nothing left to send, for ten minutes at most. */
	later: number;
}

type What = 'seen' | 'said' | 'before' | 'later';

const measured: Record<
	What,
	{ title: string; unit: string; isCertain: boolean }
> = {
	seen: {
		title: 'from the click until visitors get the new image',
		unit: ' s',
		isCertain: false,
	},
	said: {
		title: 'from the click until the verdict',
		unit: ' s',
		isCertain: false,
	},
	before: {
		title: 'requests to the CDN until the verdict',
		unit: '',
		isCertain: true,
	},
	later: {
		title: 'requests to the CDN in ten minutes',
		unit: '',
		isCertain: true,
	},
};

type Way = 'known' | 'first' | 'removal' | 'account';

/** The ways to flush, and the most that each may take. */
const ways: Record<
	Way,
	{
		name: string;
		method: 'auto' | 'removal';
		way: 'new_link' | 'removal';
		most: Partial< Record< What, number > >;
	}
> = {
	known: {
		name: 'a new link',
		method: 'auto',
		way: 'new_link',
		most: { seen: 5, said: 10, before: 40, later: 140 },
	},
	first: {
		name: 'the first new link of an endpoint',
		method: 'auto',
		way: 'new_link',
		most: { before: 40, later: 140 },
	},
	removal: { name: 'removal', method: 'removal', way: 'removal', most: {} },
	account: {
		name: 'removal with the account’s key',
		method: 'removal',
		way: 'removal',
		most: {},
	},
};

/** The longest wait for visitors to get the new image. */
const secondsWatched = 120;
const secondsCounted = 600;

/** The time between visitors' requests and the change of the file, and between that change and the click. */
const secondsApart = 2;

/** Returns the seconds from the click until visitors see the new image; null if they don't within `secondsWatched`. */
async function secondsUntilSeen(
	{ endpoint, page }: FlushSite,
	picture: FlushPicture,
	colour: Colour,
	clicked: number
): Promise< number | null > {
	const seconds = () => ( Date.now() - clicked ) / 1_000;
	while ( seconds() < secondsWatched ) {
		if ( await isSeen( colour, page, { endpoint, ...picture } ) ) {
			return seconds();
		}
		await sleep( 200 );
	}
	return null;
}

/** Waits until a flush has nothing left to send, for ten minutes at most, and returns how it ended. */
async function settle(
	{ site }: FlushSite,
	{ id, clicked }: Flushed
): Promise< { state: string; way: string } > {
	for (;;) {
		const { left, ...end } = JSON.parse(
			await site.php(
				`$flush = ( new ShortPixelFlush\\Store\\Flushes() )->get( ${ id } );
				echo json_encode( [ 'left' => $flush->goes_on(), 'state' => $flush->state, 'way' => $flush->has_new_links() ? 'new_link' : 'removal' ] );`
			)
		);
		if ( ! left || Date.now() - clicked > secondsCounted * 1_000 ) {
			return end;
		}
		await sleep( 2_000 );
	}
}

/** Lets visitors see an image, replaces it, and flushes it. */
async function replaceAndFlush(
	at: FlushSite,
	picture: FlushPicture,
	way: Way,
	door: Door
): Promise< Life > {
	const { asked, endpoint, page, provider } = at;
	const colour = picture.nextColour();
	if ( way === 'first' ) {
		await at.site.php( "delete_option( 'shortpixel_flush_forms_told' );" );
	}
	await visit( await linksNow( page, { endpoint, ...picture } ) );
	await sleep( secondsApart * 1_000 );
	await replacePicture( picture, colour );
	await sleep( secondsApart * 1_000 );
	let seen: Promise< number | null > = Promise.resolve( null );
	const flushed = await door.flush( at, {
		image: picture.id,
		method: ways[ way ].method,
		onClick: ( clicked ) => {
			asked.length = 0;
			seen = secondsUntilSeen( at, picture, colour, clicked );
		},
	} );
	const { clicked, said, leave } = flushed;
	const before = asked.filter( ( { time } ) => time <= said ).length;
	const end = await settle( at, flushed );
	await leave();
	const life: Life = {
		provider: provider.name,
		door: door.name,
		way,
		image: picture.name,
		state: end.way === ways[ way ].way ? end.state : end.way,
		seen: await seen,
		said: ( said - clicked ) / 1_000,
		before,
		later: asked.length,
	};
	console.log( JSON.stringify( life ) );
	return life;
}

async function measure( images: number ): Promise< Life[] > {
	return withLive( async ( live ) => {
		const lives: Life[] = [];
		const doors = doorsOf( live.browser );
		let begun = 0;
		const flushAll = async ( at: FlushSite, chosen: Way[] ) => {
			for ( const door of doors ) {
				// Begins with another image each time, so that a run with few images also covers each kind.
				const from = begun++ % at.pictures.length;
				const pictures = [ ...at.pictures, ...at.pictures ];
				for ( const picture of pictures.slice( from, from + images ) ) {
					for ( const way of chosen ) {
						lives.push(
							await replaceAndFlush( at, picture, way, door )
						);
					}
				}
			}
		};
		const sites: [ FlushSite, Way ][] = [];
		for ( const provider of providers ) {
			const at = await startFlushSite( live, provider );
			await flushAll( at, [ 'first', 'known' ] );
			sites.push( [ at, 'removal' ] );
		}
		for ( const provider of providers.filter( ( one ) => one.account ) ) {
			sites.push( [
				await startFlushSite( live, provider, true ),
				'account',
			] );
		}
		// A removal is mostly waiting, so sites that run at the same time hardly slow each other down.
		await Promise.all(
			sites.map( ( [ at, way ] ) => flushAll( at, [ way ] ) )
		);
		return lives;
	} );
}

/** Returns one figure for each flush: infinite if visitors never got the new image within the time measured. */
const numbersOf = ( lives: Life[], what: What ) =>
	lives.map( ( life ) => life[ what ] ?? Infinity );

/** Writes the median and the range, and how often visitors never got the new image. */
function write( lives: Life[], what: What ): string {
	const numbers = numbersOf( lives, what );
	const never = numbers.filter( ( one ) => one === Infinity ).length;
	if ( never === lives.length ) {
		return 'never';
	}
	const isTime = what === 'seen' || what === 'said';
	const range = spread(
		numbers.filter( ( one ) => one !== Infinity ),
		( one ) => ( isTime ? `${ one.toFixed( 1 ) } s` : `${ one }` )
	);
	return never === 0
		? range
		: `${ range }, but never in ${ never } of ${ lives.length }`;
}

function report( lives: Life[] ): void {
	const groups = new Map< string, Life[] >();
	for ( const life of lives ) {
		const group = `${ ways[ life.way ].name }, ${ life.provider }, ${ life.door }`;
		groups.set( group, [ ...( groups.get( group ) ?? [] ), life ] );
	}
	console.log(
		layOut( [
			[
				'',
				'flushes',
				'green',
				'new for visitors after',
				'verdict after',
				'requests until then',
				'in ten minutes',
			],
			...[ ...groups ].map( ( [ group, of ] ) => [
				group,
				of.length,
				of.filter( ( { state } ) => state === 'done' ).length,
				write( of, 'seen' ),
				write( of, 'said' ),
				write( of, 'before' ),
				write( of, 'later' ),
			] ),
		] )
	);
}

function figuresOf( lives: Life[], way: Way ): Figure[] {
	const { name, most } = ways[ way ];
	const of = lives.filter( ( life ) => life.way === way );
	const removals = lives.filter( ( life ) => life.way === 'removal' );
	return ( Object.keys( measured ) as What[] ).map( ( what ) => {
		const bound = most[ what ];
		const ratio =
			median( numbersOf( of, what ) ) /
			median( numbersOf( removals, what ) );
		const figure =
			way === 'removal' || ! Number.isFinite( ratio )
				? write( of, what )
				: `${ write( of, what ) }; ${ times( ratio ) } of a removal’s`;
		const { title, unit, isCertain } = measured[ what ];
		return ( isCertain ? certain : timed )(
			`${ name }: ${ title }`,
			figure,
			bound === undefined ? '—' : `≤ ${ bound }${ unit }`,
			bound === undefined ||
				numbersOf( of, what ).every( ( one ) => one <= bound )
		);
	} );
}

export async function flush( [ images = 5 ]: number[] ): Promise< Figure[] > {
	const lives = await measure( images );
	report( lives );
	return ( Object.keys( ways ) as Way[] ).flatMap( ( way ) =>
		figuresOf( lives, way )
	);
}
