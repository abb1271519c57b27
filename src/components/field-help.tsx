import { useEffect, useRef } from '@wordpress/element';
import type { ReactNode } from 'react';

/** Returns a field's help with the error about its value, so that both are read with the field. */
export function fieldHelp( help: ReactNode, error = '' ) {
	return error === ''
		? { help }
		: {
				help: (
					<>
						<span className="spf-mark is-bad">{ error }</span>{ ' ' }
						{ help }
					</>
				),
				'aria-invalid': true,
			};
}

/**
 * Moves the focus to the first invalid field of a form, once for each refusal, not while it is being corrected.
 *
 * @param refusals How often the form was refused.
 * @return The form's ref.
 */
export function useFocusOnError( refusals: number ) {
	const form = useRef< HTMLFormElement >( null );
	const seen = useRef( refusals );
	// After every refusal, since the field may only now be unfolded.
	useEffect( () => {
		const field = form.current?.querySelector< HTMLElement >(
			'[aria-invalid="true"]'
		);
		if ( field && seen.current < refusals ) {
			seen.current = refusals;
			field.focus();
		}
	} );
	return form;
}
