import { useEffect, useRef } from '@wordpress/element';
import type { ReactNode } from 'react';

/**
 * Returns the props for a field's help, preceded by any error: screen readers read both with the field, and a field with
 * an error is marked as invalid.
 */
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
 * Moves the focus to a form's first invalid field, once per refusal: not again while the user is correcting it.
 *
 * @param refusals The number of times that the form was refused.
 * @return The ref for the form.
 */
export function useFocusOnError( refusals: number ) {
	const form = useRef< HTMLFormElement >( null );
	const seen = useRef( refusals );
	// Runs after each render, since the section with the field may unfold only later.
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
