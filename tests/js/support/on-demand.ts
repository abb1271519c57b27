const missing = new Set< string >();
const asked: string[] = [];

/**
 * Returns a stand-in for a module, for `jest.mock`: `import()` resolves to the module, or rejects if a test makes its
 * script fail to load.
 */
export function mockOnDemand( name: string, load: () => unknown ) {
	return {
		__esModule: true,
		// This method makes the module a thenable, so import() resolves or rejects when it does.
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
