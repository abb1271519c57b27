<?php return array('dependencies' => array(), 'version' => '8d04feab044cc58ed5c3');
