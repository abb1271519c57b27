import { useEffect, useRef } from '@wordpress/element';
import type { ReactNode } from 'react';

/** Returns a field's help, with the sentence on what is wrong with its value: both are read with the field. */
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
 * Puts the focus on the first field of a form that something is wrong with, once for each refusal: not while it is being mended.
 *
 * @param refusals How often the form was refused.
 * @return The form's ref.
 */
export function useFocusOnError( refusals: number ) {
	const form = useRef< HTMLFormElement >( null );
	const seen = useRef( refusals );
	// Each time: the field may be unfolded only now.
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
