<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'f982fa7a91f2b7bba918');
