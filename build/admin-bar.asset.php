<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'b603eeb7474cc062e8e6');
