<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'f2009f49873b29688b5b');
