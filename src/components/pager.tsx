import { __ } from '@wordpress/i18n';

import { ActionButton } from './action-button';
import { fill } from './format';

interface Props {
	page: number;
	pages: number;
	onPage: ( page: number ) => void;
}

export function Pager( { page, pages, onPage }: Props ) {
	if ( pages <= 1 ) {
		return null;
	}
	return (
		<nav
			className="spf-buttons"
			aria-label={ __( 'Pages', 'shortpixel-flush' ) }
		>
			<ActionButton
				small
				disabled={ page <= 1 }
				onClick={ () => onPage( page - 1 ) }
			>
				{ __( 'Previous', 'shortpixel-flush' ) }
			</ActionButton>
			<span>
				{ fill(
					/* translators: 1: this page, 2: number of pages. */
					__( 'Page %1$s of %2$s', 'shortpixel-flush' ),
					page,
					pages
				) }
			</span>
			<ActionButton
				small
				disabled={ page >= pages }
				onClick={ () => onPage( page + 1 ) }
			>
				{ __( 'Next', 'shortpixel-flush' ) }
			</ActionButton>
		</nav>
	);
}
