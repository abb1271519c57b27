import { groups, type Suite } from './suite';

export interface Choice {
	chosen: Suite[];
	/** Arguments for the runner, if a single suite was named. */
	args: string[];
	/** Whether output goes to the terminal as well as to the logs. */
	loud: boolean;
}

/** The text that each option adds to a suite's name: `integration --wp 6.8` is `integration-6.8`. */
const options: Record< string, string > = {
	'--wp': '',
	'--react': 'react-',
};

function completed( [ name = '', ...args ]: string[] ): string[] {
	for ( const [ option, more ] of Object.entries( options ) ) {
		const at = args.indexOf( option );
		if ( at !== -1 ) {
			const [ , value = '' ] = args.splice( at, 2 );
			return [ `${ name }-${ more }${ value }`, ...args ];
		}
	}
	return [ name === 'integration' ? 'integration-7.1' : name, ...args ];
}

/** Chooses the suites for which `argsFor` returns arguments, and runs each with its arguments. */
function parts(
	suites: Suite[],
	argsFor: ( suite: Suite ) => string[] | undefined
): Choice {
	const chosen = suites.flatMap( ( suite ): Suite[] => {
		const args = argsFor( suite );
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

const usual = ( suites: Suite[] ): Choice =>
	parts( suites, ( { usual: args = [] } ) => args );

/** Chooses suites by the command line; none if it begins with no known suite or group. */
export function choose( suites: Suite[], args: string[] ): Choice {
	if ( args.length === 0 ) {
		return usual(
			suites.filter( ( suite ) => ! suite.groups.includes( 'future' ) )
		);
	}
	if ( args[ 0 ] === 'proof' ) {
		return parts( suites, ( { proof } ) => proof );
	}
	const [ first = '', ...rest ] = completed( args );
	const matches = ( name: string ): Suite[] =>
		suites.filter(
			( suite ) =>
				suite.name === name ||
				groups.some(
					( group ) =>
						group === name && suite.groups.includes( group )
				)
		);
	const named = [ first, ...rest ].map( matches );
	if ( named.every( ( some ) => some.length > 0 ) ) {
		const chosen = [ ...new Set( named.flat() ) ];
		return chosen.length === 1
			? { chosen, args: [], loud: true }
			: usual( chosen );
	}
	return { chosen: matches( first ), args: rest, loud: true };
}
