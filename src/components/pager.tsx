import { speak } from '@wordpress/a11y';
import { __ } from '@wordpress/i18n';

import { ActionButton } from './action-button';
import { fill } from './format';

interface Props {
	page: number;
	pages: number;
	onPage: ( page: number ) => void;
	/** Names the list for screen readers; `text` names the current page. */
	label?: string;
	text?: string;
}

export function Pager( {
	page,
	pages,
	onPage,
	label = __( 'Pages', 'shortpixel-flush' ),
	text = pageText(),
}: Props ) {
	// A link or a deletion may lead past the end.
	if ( pages <= 1 && page <= 1 ) {
		return null;
	}
	// Announces the page, since the content changes elsewhere and the focus stays here.
	const turn = ( to: number ) => {
		onPage( to );
		speak( fill( text, to, pages ) );
	};
	return (
		<nav className="spf-buttons" aria-label={ label }>
			<ActionButton
				small
				disabled={ page <= 1 }
				onClick={ () => turn( page - 1 ) }
			>
				{ __( 'Previous', 'shortpixel-flush' ) }
			</ActionButton>
			<span>{ fill( text, page, pages ) }</span>
			<ActionButton
				small
				disabled={ page >= pages }
				onClick={ () => turn( page + 1 ) }
			>
				{ __( 'Next', 'shortpixel-flush' ) }
			</ActionButton>
		</nav>
	);
}

function pageText(): string {
	/* translators: 1: this page, 2: number of pages. */
	return __( 'Page %1$s of %2$s', 'shortpixel-flush' );
}
