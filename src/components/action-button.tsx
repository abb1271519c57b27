import { Button } from '@wordpress/components';
import type { MouseEvent, Ref } from 'react';

interface Props {
	children: string;
	variant?: 'primary' | 'secondary' | 'tertiary' | 'link';
	small?: boolean;
	/** A disabled button stays focusable, so that keyboard users keep their place. */
	disabled?: boolean;
	/** Set if the button disappears when pressed: its container then takes the focus. */
	vanishes?: boolean;
	label?: string;
	expanded?: boolean;
	buttonRef?: Ref< HTMLButtonElement >;
	/** Without it, the button submits its form. */
	onClick?: () => void;
}

export function ActionButton( {
	children,
	variant = 'secondary',
	small = false,
	disabled = false,
	vanishes = false,
	label,
	expanded,
	buttonRef = null,
	onClick,
}: Props ) {
	const press = ( { currentTarget }: MouseEvent< HTMLElement > ) => {
		currentTarget
			.closest< HTMLElement >( '[tabindex="-1"]' )
			?.focus( { preventScroll: true } );
		onClick?.();
	};
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
			onClick={ vanishes ? press : onClick }
		>
			{ children }
		</Button>
	);
}
