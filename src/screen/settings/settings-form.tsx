import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';

import { useFocusOnError } from '../../components/field-help';
import { Problem } from '../../components/problem';
import type { Settings } from '../../domain/types';
import { Advanced } from './advanced';
import { Switch } from './fields';
import { SaveBar } from './save-bar';
import { useSettings } from './use-settings';

interface Props {
	loaded: Settings;
	/** Content between the switches that is saved separately. */
	children: ReactNode;
}

/** The settings in one form, with the rarely needed one folded away. */
export function SettingsForm( { loaded, children }: Props ) {
	const values = useSettings( loaded );
	const { edited, errors, refusals, saving, isUnsaved, change } = values;
	const form = useFocusOnError( refusals );
	const [ open, setOpen ] = useState( false );
	useEffect( () => {
		if ( 'hosts' in errors ) {
			setOpen( true );
		}
		// Only on a refusal: while correcting the hosts, the user may have folded the section.
		// eslint-disable-next-line react-hooks/exhaustive-deps -- See above.
	}, [ refusals ] );
	const busy = saving.status === 'saving';
	const fields = { settings: edited, onChange: change };
	return (
		<form
			ref={ form }
			noValidate
			className="spf-settings"
			onSubmit={ ( event ) => {
				event.preventDefault();
				// Ignores the submission of a form in a dialog, which bubbles up to this one.
				if ( ! busy && event.target === event.currentTarget ) {
					void values.save();
				}
			} }
		>
			<Switch
				{ ...fields }
				name="automatic"
				label={ __(
					'Flush images automatically when they change',
					'shortpixel-flush'
				) }
				help={ __(
					'Replaced, edited, renamed or deleted images are flushed in the background and checked.',
					'shortpixel-flush'
				) }
			/>
			{ edited.automatic && (
				<Switch
					{ ...fields }
					name="optimizers"
					label={ __(
						'Also after an image optimizer has worked',
						'shortpixel-flush'
					) }
					help={ __(
						'Visitors see no difference, and each copy is made again at the cost of credits.',
						'shortpixel-flush'
					) }
				/>
			) }
			{ children }
			<Switch
				{ ...fields }
				name="delete_data"
				label={ __(
					'Delete all data when uninstalling',
					'shortpixel-flush'
				) }
				help={ __(
					'Switch it off to keep the history and these settings for a new installation.',
					'shortpixel-flush'
				) }
			/>
			<Advanced
				open={ open }
				onToggle={ () => setOpen( ! open ) }
				{ ...fields }
				errors={ errors }
			/>
			{ saving.status === 'failed' &&
				! Object.keys( errors ).some( ( name ) => name in edited ) && (
					<Problem error={ saving.error } />
				) }
			<SaveBar
				busy={ busy }
				saved={ saving.status === 'saved' && ! isUnsaved }
				isUnsaved={ isUnsaved }
				onDiscard={ values.discard }
			/>
		</form>
	);
}
