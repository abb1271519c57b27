<?php return array('dependencies' => array(), 'version' => '0d2bb7c2361dabe08dde');
