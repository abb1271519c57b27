import { groups, type Suite } from './suite';

export interface Choice {
	chosen: Suite[];
	/** For the runner, if a single suite was named. */
	args: string[];
	/** Whether output goes to the terminal as well as to the logs. */
	loud: boolean;
}

/** `integration` is the newest WordPress unless `--wp` says otherwise. */
function integration( suites: Suite[], args: string[] ): Choice {
	const at = args.indexOf( '--wp' );
	const line = at === -1 ? '7.1' : args[ at + 1 ];
	return {
		chosen: suites.filter(
			( suite ) => suite.name === `integration-${ line }`
		),
		args: at === -1 ? args : args.toSpliced( at, 2 ),
		loud: true,
	};
}

/** The suites that try large numbers, each with the tests that do. */
function proof( suites: Suite[] ): Choice {
	const chosen = suites.flatMap( ( suite ): Suite[] => {
		const { proof: args } = suite;
		return args === undefined
			? []
			: [
					{
						...suite,
						run: ( context ) => suite.run( { ...context, args } ),
					},
				];
	} );
	return { chosen, args: [], loud: false };
}

/** Reads the command line; chooses no suite if it makes no sense. */
export function choose( suites: Suite[], args: string[] ): Choice {
	const [ first, ...rest ] = args;
	if ( first === undefined ) {
		return { chosen: suites, args: [], loud: false };
	}
	if ( first === 'integration' ) {
		return integration( suites, rest );
	}
	if ( first === 'proof' ) {
		return proof( suites );
	}
	const matches = ( name: string ): Suite[] =>
		suites.filter(
			( suite ) =>
				suite.name === name ||
				groups.some(
					( group ) =>
						group === name && suite.groups.includes( group )
				)
		);
	const named = args.map( matches );
	if ( named.every( ( some ) => some.length > 0 ) ) {
		const chosen = [ ...new Set( named.flat() ) ];
		return { chosen, args: [], loud: chosen.length === 1 };
	}
	return { chosen: matches( first ), args: rest, loud: true };
}
