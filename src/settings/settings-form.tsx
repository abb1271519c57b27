import { ToggleControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { useFocusOnError } from '../components/field-help';
import { Problem } from '../components/problem';
import type { Cause, Settings } from '../domain/types';
import { Advanced } from './advanced';
import { fixed, NumberField } from './fields';
import { SaveBar } from './save-bar';
import { useSettings } from './use-settings';

// As the server has it: all but what an optimizer does, many thousands of times in its first run.
const usual: Cause[] = [
	'delete',
	'rename',
	'replace',
	'restore',
	'edit',
	'change',
];

// Fields that are folded away at first.
const basic = [ 'wait_seconds', 'automatic' ];

/** The settings in one form, the rarer ones folded away. */
export function SettingsForm( { loaded }: { loaded: Settings } ) {
	const values = useSettings( loaded );
	const { edited, errors, refusals, saving, isUnsaved, change } = values;
	const form = useFocusOnError( refusals );
	const [ open, setOpen ] = useState( false );
	useEffect( () => {
		if (
			Object.keys( errors ).some( ( name ) => ! basic.includes( name ) )
		) {
			setOpen( true );
		}
		// Not while it is mended: somebody may have folded it.
		// eslint-disable-next-line react-hooks/exhaustive-deps -- See above.
	}, [ refusals ] );
	const busy = saving.status === 'saving';
	return (
		<form
			ref={ form }
			noValidate
			className="spf-settings"
			onSubmit={ ( event ) => {
				event.preventDefault();
				if ( ! busy ) {
					void values.save();
				}
			} }
		>
			<ToggleControl
				__nextHasNoMarginBottom
				label={ __(
					'Flush images automatically when they change',
					'shortpixel-flush'
				) }
				{ ...fixed(
					edited,
					'automatic',
					__(
						'Replaced, edited, renamed or deleted images are flushed in the background and checked. Switch it off if you want to decide on each image yourself.',
						'shortpixel-flush'
					)
				) }
				checked={ edited.automatic.length > 0 }
				onChange={ ( on ) => change( { automatic: on ? usual : [] } ) }
			/>
			<NumberField
				name="wait_seconds"
				label={ __(
					'Seconds to wait before checking',
					'shortpixel-flush'
				) }
				help={ __(
					'ShortPixel removes copies in the background and asks for 30 seconds. Wait longer if checks still find the old image and a later one does not.',
					'shortpixel-flush'
				) }
				settings={ edited }
				errors={ errors }
				onChange={ change }
			/>
			<Advanced
				open={ open }
				onToggle={ () => setOpen( ! open ) }
				settings={ edited }
				errors={ errors }
				onChange={ change }
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
