import type { ReactNode } from 'react';

/** What a field takes besides its help when something is wrong with its value: the sentence stands with the help, so that both are read with the field. */
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

/** Puts the focus on the first field of a form that says something is wrong. */
export function focusFirstError( form: HTMLElement | null ): void {
	form?.querySelector< HTMLElement >( '[aria-invalid="true"]' )?.focus();
}
