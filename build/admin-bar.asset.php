<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '37632ed0a71ee2b766a0');
