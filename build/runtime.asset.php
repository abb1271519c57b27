<?php return array('dependencies' => array(), 'version' => '48135906a481e15241aa');
