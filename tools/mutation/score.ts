import path from 'node:path';

export interface Survivor {
	/** File and line. */
	where: string;
	change: string;
}

/** The results of a file's mutants. */
export interface Score {
	file: string;
	tried: number;
	/** Tried mutants that were stopped by a limit of time, memory or iterations; they count as noticed. */
	endless: number;
	/** Mutants not tried because they make no difference; the code says why. */
	leftOut: number;
	survivors: Survivor[];
}

export const nothingTried = ( file: string, leftOut = 0 ): Score => ( {
	file,
	tried: 0,
	endless: 0,
	leftOut,
	survivors: [],
} );

export const inOneLine = ( { where, change }: Survivor ): string =>
	`survived: ${ where }  ${ change }`;

/** The percentage of each folder's mutants that the tests must notice. */
const LEAST = 90;

const percent = ( tried: number, survived: number ): number =>
	tried === 0 ? 100 : ( 100 * ( tried - survived ) ) / tried;

const sum = ( scores: Score[], count: ( score: Score ) => number ): number =>
	scores.reduce( ( all, score ) => all + count( score ), 0 );

function totals( scores: Score[] ): {
	tried: number;
	noticed: number;
	percent: number;
} {
	const tried = sum( scores, ( score ) => score.tried );
	const survived = sum( scores, ( score ) => score.survivors.length );
	return {
		tried,
		noticed: tried - survived,
		percent: percent( tried, survived ),
	};
}

function byFolder( scores: Score[] ): Map< string, Score[] > {
	const folders = new Map< string, Score[] >();
	for ( const score of scores ) {
		const folder = path.posix.dirname( score.file );
		folders.set( folder, [ ...( folders.get( folder ) ?? [] ), score ] );
	}
	return folders;
}

export function isEnough( scores: Score[] ): boolean {
	return (
		sum( scores, ( score ) => score.tried ) > 0 &&
		[ ...byFolder( scores ).values() ].every(
			( of ) => totals( of ).percent >= LEAST
		)
	);
}

/** Returns the lines of a table: each folder, and below it each file with results. */
export function inWords( scores: Score[] ): string[] {
	const begun = scores.filter( ( score ) => score.tried > 0 );
	return [ ...byFolder( begun ) ].flatMap( ( [ folder, of ] ) => {
		const { tried, noticed, percent: reached } = totals( of );
		const endless = sum( of, ( score ) => score.endless );
		const leftOut = sum( of, ( score ) => score.leftOut );
		return [
			`${ isEnough( of ) ? 'ok  ' : 'FAIL' } ${ folder }: ${ noticed } of ${ tried } mutants noticed, ${ reached.toFixed( 1 ) } %; ${ endless } of them by a limit of time or memory, ${ leftOut } left out with a reason`,
			...of.map( ( score ) => {
				const file = totals( [ score ] );
				const name = path.posix.basename( score.file ).padEnd( 24 );
				return `       ${ name } ${ file.noticed } of ${ file.tried }, ${ file.percent.toFixed( 1 ) } %`;
			} ),
		];
	} );
}
