const missing = new Set< string >();
const asked: string[] = [];

/**
 * Returns what `import()` resolves to in place of a module, for `jest.mock`: the module, unless its script does not
 * load.
 */
export function mockOnDemand( name: string, load: () => unknown ) {
	return {
		__esModule: true,
		// A promise that resolves to an object with this method waits for it.
		then(
			resolve: ( module: unknown ) => void,
			reject: ( error: Error ) => void
		) {
			asked.push( name );
			if ( missing.has( name ) ) {
				reject( new Error( `Loading chunk ${ name } failed.` ) );
			} else {
				resolve( load() );
			}
		},
	};
}

export function failToLoad( name: string ): void {
	missing.add( name );
}

/** Makes all scripts load from now on, as if none was requested yet. */
export function loadAgain(): void {
	missing.clear();
	asked.length = 0;
}

export function timesAsked( name: string ): number {
	return asked.filter( ( other ) => other === name ).length;
}
