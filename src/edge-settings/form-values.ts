import type {
	EdgeInput,
	EdgeKind,
	SiteEdge,
	Suggestion,
} from '../domain/edges';

/** What is typed into the form. */
export interface Values {
	/** Empty for a new one. */
	id: string;
	kind: string;
	hosts: string;
	/** Without secrets: these are kept in a draft, and a secret is never written down in a browser. */
	setup: Record< string, string >;
}

/** Starts from an edge that is set up. */
export function valuesOf( { id, kind, hosts, setup }: SiteEdge ): Values {
	return { id, kind, hosts: hosts.join( '\n' ), setup };
}

/** Starts a new one: from what was recognised, where something was. */
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

/** Writes what was typed as it is sent: without what wp-config.php sets, and with those secrets only that were typed or removed. */
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

/** Writes an edge that stays as it is. */
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

/** Reads a draft, which may be another version's. */
export function readDraft( draft: string | null ): Values | null {
	const values: Partial< Values > | null =
		draft === null ? null : JSON.parse( draft );
	return values?.kind === undefined
		? null
		: { id: '', hosts: '', setup: {}, ...values, kind: values.kind };
}
