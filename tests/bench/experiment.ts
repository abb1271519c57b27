/**
 * Simulates what visitors see after a flush, on sites made at random from seeds (worlds). Compares removals with new
 * links, and flushes started on the screen, automatically or by WP-CLI (doors): npm run experiment
 *
 *   npm run experiment                    10,000 worlds by arithmetic, 60 of them with the plugin's own code
 *   npm run experiment -- 5000 1000 20    from seed 5000 on, 1,000 worlds, 20 with the code
 *
 * The arithmetic has no automatic flushes, which would plan the same copies as WP-CLI. Only a flush from the screen has
 * a browser measure the page. Every visitor loaded the old image before, so each copy that isn't removed leaves some
 * visitors with the old image.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { layOut, median, percent } from './figures';
import { withSite } from './site';

interface Life {
	how: 'by_arithmetic' | 'by_the_code';
	seed: number;
	rule: string;
	door: string;
	is_ordinary: boolean;
	way: 'new_link' | 'removal';
	is_green: boolean;
	is_true: boolean;
	fresh: number;
	returning: number;
	by_screen: Record< string, [ number, number ] >;
	/** Requests to the CDN until the verdict, and in ten minutes; missing for a new link by arithmetic. */
	before?: number;
	later?: number;
	seconds?: number;
}

const rules: Record< string, string > = {
	removal: 'removal',
	rule: 'new link, else removal',
};

const mean = ( numbers: number[] ) =>
	numbers.reduce( ( sum, one ) => sum + one, 0 ) / numbers.length;

const share = ( lives: Life[], is: ( life: Life ) => boolean ) =>
	lives.length === 0
		? '–'
		: percent( lives.filter( is ).length / lives.length );

function ofSort( lives: Life[], sort: string ): string {
	const counts = lives.map(
		( { by_screen: of } ): [ number, number ] => of[ sort ] ?? [ 0, 0 ]
	);
	return percent(
		mean( counts.map( ( [ seeing ] ) => seeing ) ) /
			mean( counts.map( ( [ , all ] ) => all ) )
	);
}

function line( lives: Life[] ): ( string | number )[] {
	const green = lives.filter( ( life ) => life.is_green );
	const middle = ( of: ( life: Life ) => number | undefined ) => {
		const numbers = lives.flatMap( ( life ) => of( life ) ?? [] );
		return numbers.length === 0 ? '' : median( numbers );
	};
	return [
		percent( mean( lives.map( ( { fresh } ) => fresh ) ) ),
		...[ 'table', 'near', 'any' ].map( ( sort ) => ofSort( lives, sort ) ),
		percent( mean( lives.map( ( { returning } ) => returning ) ) ),
		share( lives, ( { way } ) => way === 'new_link' ),
		share( lives, ( life ) => life.is_green ),
		share( green, ( life ) => life.is_true ),
		middle( ( { before } ) => before ),
		middle( ( { later } ) => later ),
		middle( ( { seconds } ) => seconds ),
	];
}

function report( title: string, lives: Life[] ): void {
	const heads = [
		'fresh',
		'common screens',
		'usual',
		'any',
		'returning',
		'new link',
		'green',
		'of these true',
		'requests',
		'in ten minutes',
		'seconds',
	];
	const lines = Object.entries( rules ).flatMap( ( [ rule, name ] ) =>
		[ 'screen', 'automatic', 'cli' ].flatMap( ( door ) => {
			const of = lives.filter(
				( life ) => life.rule === rule && life.door === door
			);
			return of.length === 0
				? []
				: [ [ `${ name }, ${ door }`, ...line( of ) ] ];
		} )
	);
	console.log( `\n${ title }\n` );
	console.log( layOut( [ [ '', ...heads ], ...lines ] ) );
}

/** Prints how far arithmetic and code agree on the same world, rule and door. */
function compare( lives: Life[] ): void {
	const key = ( life: Life ) =>
		`${ life.seed } ${ life.rule } ${ life.door }`;
	const byArithmetic = new Map(
		lives
			.filter( ( { how } ) => how === 'by_arithmetic' )
			.map( ( life ) => [ key( life ), life ] )
	);
	const pairs = lives.flatMap( ( life ) => {
		const other = byArithmetic.get( key( life ) );
		return life.how === 'by_the_code' && other ? [ { life, other } ] : [];
	} );
	const rows = Object.entries( rules ).flatMap( ( [ rule, name ] ) => {
		const of = pairs.filter( ( { life } ) => life.rule === rule );
		return of.length === 0
			? []
			: [
					[
						name,
						of.length,
						percent(
							mean(
								of.map( ( { life, other } ) =>
									Math.abs( life.fresh - other.fresh )
								)
							)
						),
						percent(
							mean(
								of.map( ( { life, other } ) =>
									life.is_green === other.is_green ? 1 : 0
								)
							)
						),
						percent(
							mean(
								of.map( ( { life, other } ) =>
									life.way === other.way ? 1 : 0
								)
							)
						),
					],
				];
	} );
	console.log( '\nCode against arithmetic, life by life\n' );
	console.log(
		layOut( [
			[ '', 'lives', 'fresh differs by', 'same green', 'same way' ],
			...rows,
		] )
	);
}

async function main(): Promise< void > {
	const [ first = 5_000, worlds = 10_000, real = 60 ] = process.argv
		.slice( 2 )
		.map( Number );
	const folder = mkdtempSync( path.join( tmpdir(), 'spf-experiment-' ) );
	const file = path.join( folder, 'lives' );
	await withSite( '1G', ( { php } ) =>
		php(
			'tests/bench/experiment.php',
			file,
			`${ first }`,
			`${ worlds }`,
			`${ real }`
		)
	);
	const lives: Life[] = readFileSync( file, 'utf8' )
		.trim()
		.split( '\n' )
		.map( ( one ) => JSON.parse( one ) );
	rmSync( folder, { recursive: true } );
	console.log(
		`Seeds ${ first } to ${ first + worlds - 1 }, the first ${ real } with the code`
	);
	for ( const [ how, title ] of [
		[ 'by_arithmetic', `${ worlds } worlds by arithmetic` ],
		[ 'by_the_code', `${ real } worlds by the code` ],
	] ) {
		const of = lives.filter( ( life ) => life.how === how );
		report(
			`${ title }: ordinary ones`,
			of.filter( ( life ) => life.is_ordinary )
		);
		report( `${ title }: all`, of );
		report(
			`${ title }: where no new link is possible`,
			of.filter( ( life ) => ! newLinks( of ).has( life.seed ) )
		);
	}
	compare( lives );
}

/** Returns the seeds of the worlds in which a flush that may use a new link does so. */
const newLinks = ( lives: Life[] ) =>
	new Set(
		lives
			.filter(
				( { rule, way } ) => rule === 'rule' && way === 'new_link'
			)
			.map( ( { seed } ) => seed )
	);

void main();
