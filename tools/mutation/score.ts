export interface Survivor {
	/** File and line. */
	where: string;
	change: string;
}

export interface Score {
	folder: string;
	tried: number;
	survivors: Survivor[];
}

/** Of the mutants of each folder the tests must notice so many, in percent. */
const LEAST = 90;

const percent = ( { tried, survivors }: Score ): number =>
	( 100 * ( tried - survivors.length ) ) / tried;

export function isEnough( score: Score ): boolean {
	return percent( score ) >= LEAST;
}

export function inWords( score: Score ): string {
	const noticed = score.tried - score.survivors.length;
	return `${ isEnough( score ) ? 'ok  ' : 'FAIL' } ${ score.folder }: ${ noticed } of ${ score.tried } mutants noticed, ${ percent( score ).toFixed( 1 ) } %`;
}
