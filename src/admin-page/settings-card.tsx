import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getSettings, saveSettings } from '../api/settings';
import { type ApiError, toApiError } from '../api/errors';
import { Loadable } from '../components/loadable';
import { Problem } from '../components/problem';
import { Section } from '../components/section';
import type { Settings } from '../domain/types';
import { useDraft } from '../hooks/use-draft';
import { useLoaded } from '../hooks/use-loaded';
import { LearnedPart } from './learned-part';
import { SettingsForm } from './settings-form';

type Saving =
	| { status: 'idle' }
	| { status: 'saving' }
	| { status: 'saved' }
	| { status: 'failed'; error: ApiError };

const load = ( signal: AbortSignal ) => getSettings( signal );

export function SettingsCard() {
	const [ state, reload ] = useLoaded( load );
	return (
		<Section name="settings" title={ __( 'Settings', 'shortpixel-flush' ) }>
			<Loadable state={ state } onTryAgain={ reload } lines={ 8 }>
				{ ( settings ) => <EditableSettings loaded={ settings } /> }
			</Loadable>
			<LearnedPart />
		</Section>
	);
}

function EditableSettings( { loaded }: { loaded: Settings } ) {
	const [ saved, setSaved ] = useState( loaded );
	const [ draft, setDraft ] = useDraft( 'settings' );
	const [ saving, setSaving ] = useState< Saving >( { status: 'idle' } );
	const edited: Settings =
		draft === null ? saved : { ...saved, ...JSON.parse( draft ) };
	const save = async () => {
		setSaving( { status: 'saving' } );
		try {
			setSaved( await saveSettings( withoutBlankHosts( edited ) ) );
			setDraft( null );
			setSaving( { status: 'saved' } );
			speak( __( 'Settings saved.', 'shortpixel-flush' ) );
		} catch ( thrown ) {
			setSaving( {
				status: 'failed',
				error: await toApiError( thrown ),
			} );
		}
	};
	return (
		<>
			<SettingsForm
				settings={ edited }
				busy={ saving.status === 'saving' }
				saved={ saving.status === 'saved' && draft === null }
				onChange={ ( changes ) =>
					setDraft( JSON.stringify( { ...edited, ...changes } ) )
				}
				onSave={ () => void save() }
			/>
			{ saving.status === 'failed' && <Problem error={ saving.error } /> }
		</>
	);
}

// The site's own CDNs are among the settings but are saved in their own dialog, and some are only read; undefined fields are not sent.
function withoutBlankHosts(
	settings: Settings
): Omit< Settings, 'copies_a_credit' > &
	Record< 'edges' | 'edges_revision' | 'copies_a_credit', undefined > {
	const hosts = settings.hosts
		.map( ( host ) => host.trim() )
		.filter( Boolean );
	return {
		...settings,
		hosts,
		edges: undefined,
		edges_revision: undefined,
		copies_a_credit: undefined,
	};
}
