<?php return array('dependencies' => array(), 'version' => 'e90f4f42cdcc6d9cface');
