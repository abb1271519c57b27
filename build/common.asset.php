<?php return array('dependencies' => array(), 'version' => '5e29787b51b176b1f66c');
