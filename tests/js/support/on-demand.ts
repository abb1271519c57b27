const missing = new Set< string >();
const asked: string[] = [];

/**
 * Returns what `import()` resolves to in place of a module, for `jest.mock`: the module, unless its script does not
 * load.
 */
export function mockOnDemand( name: string, load: () => unknown ) {
	return {
		__esModule: true,
		// This method makes the module a thenable, so import() resolves or rejects as it says.
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

/** Makes all scripts load from now on, and forgets which were requested. */
export function loadAgain(): void {
	missing.clear();
	asked.length = 0;
}

export function timesAsked( name: string ): number {
	return asked.filter( ( other ) => other === name ).length;
}
