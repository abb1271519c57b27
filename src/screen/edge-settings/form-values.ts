import type {
	EdgeInput,
	EdgeKind,
	SiteEdge,
	Suggestion,
} from '../../domain/edges';

export interface Values {
	/** Empty for a new edge. */
	id: string;
	kind: string;
	hosts: string;
	/** Without secrets: drafts are stored in the browser, secrets never are. */
	setup: Record< string, string >;
}

export function valuesOf( { id, kind, hosts, setup }: SiteEdge ): Values {
	return { id, kind, hosts: hosts.join( '\n' ), setup };
}

/** Returns the values of a new edge, from a suggestion if there is one. */
export function newValues(
	kinds: EdgeKind[],
	suggestion: Suggestion | null
): Values {
	return {
		id: '',
		kind: suggestion?.kind ?? kinds[ 0 ]?.id ?? '',
		hosts: suggestion?.host ?? '',
		setup: {},
	};
}

/** Converts the form's values to input, without those set in wp-config.php and without secrets left unchanged. */
export function inputOf(
	values: Values,
	secrets: Record< string, string >,
	kind: EdgeKind,
	constants: string[]
): EdgeInput {
	const setup: Record< string, string > = {};
	for ( const { name, type, choices } of kind.fields ) {
		const value =
			type === 'secret'
				? secrets[ name ]
				: ( values.setup[ name ] ?? choices[ 0 ]?.value ?? '' );
		if ( value !== undefined && ! constants.includes( name ) ) {
			setup[ name ] = value;
		}
	}
	return {
		...( values.id !== '' && { id: values.id } ),
		kind: values.kind,
		hosts: constants.includes( 'hosts' ) ? [] : hostsOf( values.hosts ),
		setup,
	};
}

/** Whether a saved secret no longer applies: it is only sent to the server, zone or account that it was entered for. */
export function isForAnother(
	values: Values,
	kind: EdgeKind,
	edge: SiteEdge
): boolean {
	return kind.fields.some(
		( { name, type } ) =>
			( type === 'text' || type === 'lines' ) &&
			! edge.constants.includes( name ) &&
			trimmed( values.setup[ name ] ) !== trimmed( edge.setup[ name ] )
	);
}

// Trims as the server does.
function trimmed( text = '' ): string {
	return text.trim().replace( /\s*\n\s*/g, '\n' );
}

/** Converts a saved edge to input that keeps it unchanged. */
export function unchanged( {
	id,
	kind,
	hosts,
	setup,
	constants,
}: SiteEdge ): EdgeInput {
	return {
		id,
		kind,
		hosts: constants.includes( 'hosts' ) ? [] : hosts,
		setup: Object.fromEntries(
			Object.entries( setup ).filter(
				( [ name ] ) => ! constants.includes( name )
			)
		),
	};
}

function hostsOf( text: string ): string[] {
	return text.split( /[\s,]+/ ).filter( Boolean );
}

/** Reads a draft, which another version of the plugin may have written. */
export function readDraft( draft: string | null ): Values | null {
	const values: Partial< Values > | null =
		draft === null ? null : JSON.parse( draft );
	return values?.kind === undefined
		? null
		: { id: '', hosts: '', setup: {}, ...values, kind: values.kind };
}
