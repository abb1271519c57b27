import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { saveSettings } from '../../api/settings';
import { type ApiError, toApiError } from '../../api/errors';
import type { Settings } from '../../domain/types';
import { useDraft } from '../../hooks/use-draft';
import { useUnsaved } from '../../hooks/use-unsaved';

type Saving =
	| { status: 'idle' }
	| { status: 'saving' }
	| { status: 'saved' }
	| { status: 'failed'; error: ApiError };

export type FieldErrors = Partial< Record< string, string > >;

/** The typed settings, and the result of saving them. Only changes are kept and sent. */
export function useSettings( loaded: Settings ) {
	const [ saved, setSaved ] = useState( loaded );
	const [ draft, setDraft ] = useDraft( 'settings' );
	const latest = useRef( draft );
	latest.current = draft;
	const [ saving, setSaving ] = useState< Saving >( { status: 'idle' } );
	const [ errors, setErrors ] = useState< FieldErrors >( {} );
	const [ refusals, setRefusals ] = useState( 0 );
	const changes = differing( saved, draft );
	const isUnsaved = Object.keys( changes ).length > 0;
	const edited: Settings = { ...saved, ...changes };
	useUnsaved( isUnsaved );
	const change = ( more: Partial< Settings > ) => {
		setDraft( JSON.stringify( { ...readDraft( draft ), ...more } ) );
		setErrors( ( { ...rest } ) => {
			Object.keys( more ).forEach( ( name ) => delete rest[ name ] );
			return rest;
		} );
		setSaving( ( now ) =>
			now.status === 'saving' ? now : { status: 'idle' }
		);
	};
	const showErrors = ( wrong: FieldErrors ) => {
		setErrors( wrong );
		setRefusals( ( count ) => count + 1 );
	};
	const discard = () => {
		setDraft( null );
		setErrors( {} );
		setSaving( { status: 'idle' } );
	};
	const save = async () => {
		showErrors( {} );
		setSaving( { status: 'saving' } );
		try {
			const now = await saveSettings( withoutBlankHosts( changes ) );
			setSaved( now );
			setDraft( typedSince( latest.current, changes, now ) );
			setSaving( { status: 'saved' } );
			speak( __( 'Settings saved.', 'shortpixel-flush' ) );
		} catch ( thrown ) {
			const error = await toApiError( thrown );
			showErrors( error.params ?? {} );
			setSaving( { status: 'failed', error } );
		}
	};
	return {
		edited,
		errors,
		refusals,
		saving,
		isUnsaved,
		change,
		discard,
		save,
	};
}

function readDraft( draft: string | null ): Partial< Settings > {
	return draft === null ? {} : JSON.parse( draft );
}

// Ignores unknown names, since another version of the plugin may have written the draft.
function differing(
	saved: Settings,
	draft: string | null
): Partial< Settings > {
	return Object.fromEntries(
		Object.entries( readDraft( draft ) ).filter(
			( [ name, value ] ) =>
				name in saved &&
				! isSame( value, saved[ name as keyof Settings ] )
		)
	);
}

/** Returns the part of the draft that was typed after the rest was sent. */
function typedSince(
	draft: string | null,
	sent: Partial< Settings >,
	saved: Settings
): string | null {
	const rest = Object.entries( differing( saved, draft ) ).filter(
		( [ name, value ] ) => ! isSame( value, sent[ name as keyof Settings ] )
	);
	return rest.length === 0
		? null
		: JSON.stringify( Object.fromEntries( rest ) );
}

function isSame( one: unknown, other: unknown ): boolean {
	return JSON.stringify( one ) === JSON.stringify( other );
}

function withoutBlankHosts( {
	hosts,
	...rest
}: Partial< Settings > ): Partial< Settings > {
	return hosts === undefined
		? rest
		: {
				...rest,
				hosts: hosts.map( ( host ) => host.trim() ).filter( Boolean ),
			};
}
