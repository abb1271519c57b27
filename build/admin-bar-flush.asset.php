<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'a232fbce00b82a47d4ac');
