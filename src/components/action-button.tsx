import { Button } from '@wordpress/components';
import type { Ref } from 'react';

interface Props {
	children: string;
	variant?: 'primary' | 'secondary' | 'tertiary' | 'link';
	small?: boolean;
	/** A disabled button stays focusable, so that nobody loses their place. */
	disabled?: boolean;
	label?: string;
	expanded?: boolean;
	buttonRef?: Ref< HTMLButtonElement >;
	/** Without it the button submits its form. */
	onClick?: () => void;
}

export function ActionButton( {
	children,
	variant = 'secondary',
	small = false,
	disabled = false,
	label,
	expanded,
	buttonRef = null,
	onClick,
}: Props ) {
	return (
		<Button
			ref={ buttonRef }
			variant={ variant }
			{ ...( small
				? { size: 'compact' }
				: { __next40pxDefaultSize: true } ) }
			accessibleWhenDisabled
			disabled={ disabled }
			type={ onClick ? 'button' : 'submit' }
			aria-label={ label }
			aria-expanded={ expanded }
			onClick={ onClick }
		>
			{ children }
		</Button>
	);
}
