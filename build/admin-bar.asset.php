<?php return array('dependencies' => array('wp-i18n'), 'version' => 'fb4a979778c453023c3e');
