import { __ } from '@wordpress/i18n';
import type { MouseEvent } from 'react';

import { linkOf, type Tab } from './use-address';

interface Props {
	/** The tabs that this user may open. */
	tabs: Tab[];
	current: Tab;
	onShow: ( tab: Tab ) => void;
}

/**
 * The screen's tabs as links, like those of WordPress's own screens, so that they can be copied, opened in a new
 * browser tab, and left with Back.
 */
export function Tabs( { tabs, current, onShow }: Props ) {
	const labels: Record< Tab, string > = {
		flush: __( 'Flush', 'shortpixel-flush' ),
		history: __( 'History', 'shortpixel-flush' ),
		settings: __( 'Settings', 'shortpixel-flush' ),
	};
	return (
		<nav
			className="nav-tab-wrapper"
			aria-label={ __( 'Parts of this screen', 'shortpixel-flush' ) }
		>
			{ tabs.map( ( tab ) => (
				<a
					key={ tab }
					href={ linkOf( tab ) }
					className={
						tab === current ? 'nav-tab nav-tab-active' : 'nav-tab'
					}
					aria-current={ tab === current ? 'page' : undefined }
					onClick={ ( event ) => {
						if ( ! opensElsewhere( event ) ) {
							event.preventDefault();
							onShow( tab );
						}
					} }
				>
					{ labels[ tab ] }
				</a>
			) ) }
		</nav>
	);
}

function opensElsewhere( event: MouseEvent ): boolean {
	return event.ctrlKey || event.metaKey || event.shiftKey;
}
